// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.SipResolveSettings;
import org.isthmus.sip.locate.Dns;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// [Dns] by dnsjava: asks the servers of the settings, or those that the system is configured with, and keeps
/// answers, also that there is none, for as long as they say. Names are whole: no search list is applied. The
/// system's hosts file goes before the DNS.
public final class DnsResolver implements Dns {
    private final LookupSession session;
    private final long patienceMillis;

    /// Throws [IllegalArgumentException] when a server is no address.
    public DnsResolver(SipResolveSettings settings) {
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(settings.kept());
        this.patienceMillis = settings.patience().toMillis();
        this.session = LookupSession.defaultBuilder()
                .resolver(resolver(settings))
                .clearCaches()
                .cache(cache)
                .clearSearchPath()
                .build();
    }

    private static Resolver resolver(SipResolveSettings settings) {
        Resolver resolver = settings.servers().isEmpty()
                ? new ExtendedResolver()
                : new ExtendedResolver(
                        settings.servers().stream().map(DnsResolver::server).toList());
        resolver.setTimeout(settings.timeout());
        return resolver;
    }

    private static Resolver server(Listen server) {
        return new SimpleResolver(new InetSocketAddress(server.host(), server.port()));
    }

    @Override
    public Answer<Naptr> naptr(String name) {
        return answer(
                name,
                Type.NAPTR,
                record -> record instanceof NAPTRRecord naptr
                        ? List.of(new Naptr(
                                naptr.getOrder(),
                                naptr.getPreference(),
                                plain(naptr.getFlags()),
                                plain(naptr.getService()),
                                plain(naptr.getRegexp()),
                                text(naptr.getReplacement())))
                        : List.of());
    }

    @Override
    public Answer<Srv> srv(String name) {
        return answer(
                name,
                Type.SRV,
                record -> record instanceof SRVRecord srv
                        ? List.of(new Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), text(srv.getTarget())))
                        : List.of());
    }

    @Override
    public Answer<InetAddress> addresses(String host) {
        Answer<InetAddress> four =
                answer(host, Type.A, record -> record instanceof ARecord a ? List.of(a.getAddress()) : List.of());
        Answer<InetAddress> six = answer(
                host, Type.AAAA, record -> record instanceof AAAARecord aaaa ? List.of(aaaa.getAddress()) : List.of());
        if (four instanceof Answer.Found<InetAddress>(List<InetAddress> first)) {
            List<InetAddress> all = new ArrayList<>(first);
            if (six instanceof Answer.Found<InetAddress>(List<InetAddress> more)) {
                all.addAll(more);
            }
            return new Answer.Found<>(all);
        }
        return six instanceof Answer.None<InetAddress> ? four : six;
    }

    private <T> Answer<T> answer(String written, int type, Function<Record, List<T>> read) {
        Name name;
        try {
            name = Name.fromString(written, Name.root);
        } catch (TextParseException _) {
            return new Answer.None<>();
        }
        CompletableFuture<LookupResult> asked = session.lookupAsync(name, type).toCompletableFuture();
        try {
            List<T> records = asked.get(patienceMillis, TimeUnit.MILLISECONDS).getRecords().stream()
                    .flatMap(record -> read.apply(record).stream())
                    .toList();
            return records.isEmpty() ? new Answer.None<>() : new Answer.Found<>(records);
        } catch (ExecutionException e) {
            return e.getCause() instanceof NoSuchDomainException || e.getCause() instanceof NoSuchRRSetException
                    ? new Answer.None<>()
                    : new Answer.Failed<>("the DNS gave no answer for the host to send to");
        } catch (TimeoutException _) {
            asked.cancel(true);
            return new Answer.Failed<>("the DNS gave no answer in time for the host to send to");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer.Failed<>("interrupted while asking the DNS");
        }
    }

    /// The library gives character strings as a zone file writes them (RFC 1035 section 5.1): `\\` for one
    /// backslash, `\ddd` for an octet.
    private static String plain(String written) {
        StringBuilder plain = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 3 < written.length() && Character.isDigit(written.charAt(i + 1))) {
                plain.append((char) Integer.parseInt(written.substring(i + 1, i + 4)));
                i += 3;
            } else if (c == '\\' && i + 1 < written.length()) {
                i++;
                plain.append(written.charAt(i));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true);
    }
}
