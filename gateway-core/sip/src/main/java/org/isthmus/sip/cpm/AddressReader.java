// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.CharScan;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.SipUri;
import org.isthmus.sip.cpm.AddressReading.BadAddress;
import org.isthmus.sip.cpm.AddressReading.Party;
import org.isthmus.sip.cpm.AddressReading.UnsupportedScheme;
import org.isthmus.sip.field.NameAddress;

/// Reads the URIs of SIP into addresses: `tel:` (RFC 3966), `sip:` and `sips:` (RFC 3261 section 19.1),
/// `mailto:` (RFC 6068, one mailbox, its header fields dropped).
///
/// A SIP URI is a telephone number when it says `user=phone`, when its user part has a `phone-context`, or when
/// that is a plus sign and digits, as carriers write it without saying so (corpus rcs/carrier-lab); what the
/// number means is the numbering plan's to say. Digits alone are a user's name. In our own domains a port, a
/// final dot and the `s` of `sips` say nothing about who is meant, so they are dropped.
public final class AddressReader {
    private static final int LONGEST = 1024;

    private final NumberingPlan plan;
    private final Set<String> ownDomains;

    public AddressReader(NumberingPlan plan, Collection<String> ownDomains) {
        this.plan = plan;
        this.ownDomains = ownDomains.stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// A URI as in a request line: its parameters are the URI's.
    public AddressReading readUri(String uri) {
        return read(uri.strip(), "");
    }

    /// All that a URI may stand for where addresses are compared, the likeliest first ([#readUri]): a
    /// number in a SIP URI is also that URI, and digits alone in one of our domains are also a number.
    /// Empty when it stands for nobody.
    public List<Address> readings(String uri) {
        if (!(readUri(uri) instanceof Party(Address likeliest, String _))) {
            return List.of();
        }
        Set<Address> readings = new LinkedHashSet<>();
        readings.add(likeliest);
        SipUri.parse(uri.strip()).map(this::plain).ifPresent(plain -> {
            readings.add(plain);
            if (ownDomains.contains(plain.host())
                    && isDigits(plain.userWithoutParameters())
                    && number(plain.user(), "") instanceof Party(Address number, String _)) {
                readings.add(number);
            }
        });
        return List.copyOf(readings);
    }

    /// Whether `uri` is a SIP URI in one of our domains.
    public boolean isOurs(String uri) {
        return SipUri.parse(uri)
                .filter(parsed -> ownDomains.contains(plain(parsed).host()))
                .isPresent();
    }

    /// One value of From, To, P-Asserted-Identity and the like: `"Name" <uri>;parameters`, or a bare
    /// URI, whose parameters then belong to the field (RFC 3261 section 20.10).
    AddressReading readNameAddr(String value) {
        return NameAddress.readSingle(value)
                .map(parts -> read(parts.uri(), parts.displayName()))
                .orElseGet(() -> new BadAddress("not a name and address of good form"));
    }

    /// All values of a field that may list several, in one line or in many.
    List<AddressReading> readNameAddrs(List<String> lines) {
        List<AddressReading> readings = new ArrayList<>();
        for (String line : lines) {
            NameAddress.elements(line).forEach(value -> readings.add(readNameAddr(value)));
        }
        return List.copyOf(readings);
    }

    private AddressReading read(String uri, String displayName) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        if (uri.length() > LONGEST) {
            return new BadAddress("longer than " + LONGEST + " characters");
        }
        return switch (scheme) {
            case "tel" -> number(uri.substring(colon + 1), displayName);
            case "sip", "sips" -> sip(uri, displayName);
            case "mailto" -> mail(uri.substring(colon + 1), displayName);
            default -> new UnsupportedScheme(scheme);
        };
    }

    private AddressReading sip(String uri, String displayName) {
        Optional<SipUri> parsed = SipUri.parse(uri);
        if (parsed.isEmpty()) {
            return new BadAddress("not a SIP URI");
        }
        String user = parsed.get().user();
        if (parsed.get().host().equals(PartyUri.NAMES) && AlphanumericSender.isValid(user)) {
            return new Party(new AlphanumericSender(user), displayName);
        }
        boolean phone = isGlobalNumber(parsed.get().userWithoutParameters())
                || hasParameter(afterHost(uri), "user=phone")
                || user.toLowerCase(Locale.ROOT).contains(";phone-context=");
        return phone ? number(user, displayName) : new Party(plain(parsed.get()), displayName);
    }

    private SipUri plain(SipUri uri) {
        String host =
                uri.host().endsWith(".") ? uri.host().substring(0, uri.host().length() - 1) : uri.host();
        boolean plain = uri.port() == 0 && uri.scheme().equals("sip") && host.equals(uri.host());
        return plain || !ownDomains.contains(host) ? uri : new SipUri("sip", uri.user(), host, 0);
    }

    private AddressReading number(String written, String displayName) {
        return switch (plan.read(written)) {
            case NumberingPlan.Reading.International(Address number) -> new Party(number, displayName);
            case NumberingPlan.Reading.Short(Address code) -> new Party(code, displayName);
            case NumberingPlan.Reading.NotANumber(String why) -> new BadAddress(why);
        };
    }

    private static AddressReading mail(String rest, String displayName) {
        int question = rest.indexOf('?');
        String mailbox = question < 0 ? rest : rest.substring(0, question);
        return MailAddress.isValid(mailbox)
                ? new Party(new MailAddress(mailbox), displayName)
                : new BadAddress("not one mailbox");
    }

    /// The URI's own parameters: what follows the host, and not those inside the user part.
    private static String afterHost(String uri) {
        int at = uri.indexOf('@');
        int semicolon = uri.indexOf(';', Math.max(at, 0));
        int question = uri.indexOf('?', Math.max(at, 0));
        int end = question < 0 ? uri.length() : question;
        return semicolon < 0 || semicolon > end ? "" : uri.substring(semicolon + 1, end);
    }

    private static boolean hasParameter(String parameters, String wanted) {
        for (String parameter : parameters.split(";", -1)) {
            if (parameter.strip().equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGlobalNumber(String user) {
        return user.length() > 1 && user.charAt(0) == '+' && isDigits(user.substring(1));
    }

    private static boolean isDigits(String user) {
        return CharScan.any(user, c -> c >= '0' && c <= '9')
                && CharScan.all(user, c -> (c >= '0' && c <= '9') || "-.()".indexOf(c) >= 0);
    }
}
