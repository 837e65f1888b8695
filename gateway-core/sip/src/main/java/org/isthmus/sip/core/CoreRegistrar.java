// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.Registration.Change;
import org.isthmus.sip.core.Registration.Refused;
import org.isthmus.sip.core.Registration.Registered;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Decides what a third-party REGISTER of a trusted core changes (RFC 3261 section 10.2, 3GPP TS
/// 24.229 section 5.4.1.7): the core tells that a user of ours is registered with it. The user then
/// has one binding more, the core's: its URI is the user's own, and the way to it is the core that
/// said so, by its Contact. The user's devices are the core's business. Expires 0 takes it away. A
/// request that comes later than a newer one of its series changes nothing (RFC 3261 section 10.3
/// step 7).
public final class CoreRegistrar {
    private final RegistrarSettings settings;
    private final UserAddresses addresses;
    private final TrustedPeers trusted;

    public CoreRegistrar(RegistrarSettings settings, UserAddresses addresses) {
        this.settings = settings;
        this.addresses = addresses;
        this.trusted = new TrustedPeers(settings);
    }

    /// Whether a core registers somebody else: it is trusted, From is not To, and it says so itself.
    /// What a trusted proxy passes on for a handset has the handset's Via, and may have a Path and
    /// credentials, and is no word of the proxy's own.
    public boolean isThirdParty(IncomingSip request) {
        Optional<String> from = uri(request, "From");
        Optional<String> to = uri(request, "To");
        return request.method().equals("REGISTER")
                && trusted.include(request.source())
                && isItsOwn(request)
                && from.isPresent()
                && to.isPresent()
                && !from.flatMap(ContactUri::parse).equals(to.flatMap(ContactUri::parse));
    }

    private static boolean isItsOwn(IncomingSip request) {
        long passed = request.headers().values("Via").stream()
                .mapToLong(line -> NameAddress.elements(line).size())
                .sum();
        return passed <= 1
                && !request.headers().has("Path")
                && !request.headers().has("Authorization")
                && !request.headers().has("Proxy-Authorization");
    }

    /// Whether the request comes from inside the trust domain.
    public boolean isTrusted(IncomingSip request) {
        return trusted.include(request.source());
    }

    /// Whom it registers; empty when that is nobody served here.
    public Optional<User> registered(IncomingSip request, UserDirectory users) {
        return uri(request, "To")
                .flatMap(to -> addresses.userOf(to, users))
                .filter(user -> user.addressOfRecord().isPresent());
    }

    /// `present` are the bindings of the user's first SIP address ([User#addressOfRecord()]).
    public Registration decide(IncomingSip request, User user, List<Binding> present, Instant now) {
        SipUri aor =
                user.addressOfRecord().orElseThrow(() -> new IllegalArgumentException("a user without SIP address"));
        Optional<List<NameAddress>> contacts =
                NameAddress.readAll(request.headers().values("Contact"));
        if (contacts.isEmpty()
                || contacts.get().size() > 1
                || contacts.get().stream()
                        .anyMatch(contact -> ContactUri.parse(contact.uri()).isEmpty())) {
            Refusal refusal = Refusal.of(Cause.MALFORMED, "the core's Contact is not one SIP address");
            return new Refused(refusal, SipAnswer.refusing(refusal));
        }
        if (present.stream().anyMatch(known -> known.atCore() && Registrar.isOvertaken(request, known))) {
            return Registrar.outOfOrder();
        }
        Optional<NameAddress> contact = contacts.get().stream().findFirst();
        long seconds = seconds(request, contact);
        Optional<Binding> binding =
                seconds > 0 ? Optional.of(binding(request, aor, contact, now.plusSeconds(seconds))) : Optional.empty();
        return replaced(aor, present, binding, SipAnswer.of(200).with("Expires", Long.toString(seconds)), now);
    }

    /// The core's binding of `aor` is `binding` from now on, or none.
    public static Registered replaced(
            SipUri aor, List<Binding> present, Optional<Binding> binding, SipAnswer answer, Instant now) {
        List<Binding> bindings = new ArrayList<>(
                present.stream().filter(known -> known.expires().isAfter(now)).toList());
        Optional<Binding> before = bindings.stream().filter(Binding::atCore).findFirst();
        bindings.removeIf(Binding::atCore);
        List<Change> changes = new ArrayList<>();
        if (binding.isPresent()) {
            bindings.add(binding.get());
            changes.add(new Change(before.isPresent() ? Change.Kind.REFRESHED : Change.Kind.ADDED, binding.get()));
        } else {
            before.ifPresent(gone -> changes.add(new Change(Change.Kind.REMOVED, gone)));
        }
        return new Registered(aor, bindings, answer, changes);
    }

    private long seconds(IncomingSip request, Optional<NameAddress> contact) {
        Duration usual = settings.usualExpiry();
        long asked = contact.stream()
                .flatMap(one -> one.parameters().stream())
                .filter(parameter -> parameter.name().equals("expires"))
                .findFirst()
                .flatMap(parameter -> Seconds.parse(parameter.value()))
                .or(() -> request.headers().first("Expires").flatMap(Seconds::parse))
                .orElse(usual.toSeconds());
        return Math.min(asked, settings.longestExpiry().toSeconds());
    }

    private static Binding binding(IncomingSip request, SipUri aor, Optional<NameAddress> contact, Instant expires) {
        Set<String> features = new HashSet<>(FirstRegister.features(request));
        features.add(Binding.AT_CORE);
        return new Binding(
                aor.canonical(),
                "",
                expires,
                request.callId(),
                Registrar.cseq(request),
                List.of(route(request, contact)),
                request.source().flow(),
                features);
    }

    /// A core that names no Contact is where its request came from.
    private static String route(IncomingSip request, Optional<NameAddress> contact) {
        IncomingSip.Source source = request.source();
        String host = source.address().indexOf(':') >= 0 ? "[" + source.address() + "]" : source.address();
        String uri = contact.map(NameAddress::uri)
                .orElseGet(() -> "sip:" + host + ":" + source.port() + ";transport=" + source.transport());
        return route(uri);
    }

    /// A URI as a Route of a loose router (RFC 3261 section 20.34).
    public static String route(String uri) {
        boolean loose = ContactUri.parse(uri)
                .filter(parsed -> parsed.parameters().containsKey("lr"))
                .isPresent();
        return "<" + uri + (loose ? ">" : ";lr>");
    }

    private static Optional<String> uri(IncomingSip request, String field) {
        return request.headers().first(field).flatMap(NameAddress::readSingle).map(NameAddress::uri);
    }
}
