// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.sip.core.Registration.Change;
import org.isthmus.sip.core.Registration.Refused;
import org.isthmus.sip.core.Registration.Registered;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Decides what a REGISTER of an authenticated user changes (RFC 3261 section 10.3). All addresses of a user share
/// one set of bindings, kept under the first SIP address; a user registers his own addresses only (403), in our own
/// domains only (404). Devices with an instance id are told apart by it (RFC 5626), others by their URI. A request
/// changes all that it asks for or nothing.
///
/// A Path is taken from trusted peers only, since it says where we send: from anybody else it is as if it were
/// not there, and the device is reached at the source of its REGISTER, a proxy of its own included. It has to
/// support Path, too (RFC 3327 section 5.3: else 420). A binding remembers the flow it came over.
///
/// A device that supports `outbound` and comes to us by itself over TCP or TLS may have several
/// flows, one for each `reg-id` of its instance (RFC 5626 section 6): a new one takes the place of
/// the older with the same two. Behind a proxy there is one flow for each instance, as without the
/// extension.
///
/// Not here: who the user is ([DigestAuthenticator]), storing, and that two requests for one user do not
/// overlap.
public final class Registrar {
    private static final long ONE_HOUR = 3600;

    private final RegistrarSettings settings;
    private final UserAddresses addresses;
    private final TrustedPeers trusted;
    private final Duration idle;

    /// `idle` is how long a connection may be silent before it is closed.
    public Registrar(RegistrarSettings settings, UserAddresses addresses, Duration idle) {
        this.settings = settings;
        this.addresses = addresses;
        this.trusted = new TrustedPeers(settings);
        this.idle = idle;
    }

    /// `present` are the bindings of the user's first SIP address ([User#addressOfRecord()]).
    public Registration decide(IncomingSip request, User user, List<Binding> present, Instant now) {
        Optional<SipUri> aor = user.addressOfRecord();
        Optional<String> to =
                request.headers().first("To").flatMap(NameAddress::readSingle).map(NameAddress::uri);
        if (to.isEmpty()) {
            return refused(Cause.MALFORMED, "To is not well formed");
        }
        if (!addresses.isOurs(request.requestUri())) {
            return refused(Cause.UNKNOWN_RECIPIENT, "the domain is not served here");
        }
        if (aor.isEmpty() || addresses.owned(to.get(), user).isEmpty()) {
            return refused(Cause.IDENTITY_NOT_OWN, "the address to register is not the user's own");
        }
        List<Binding> live = present.stream()
                .filter(binding -> binding.expires().isAfter(now))
                .toList();
        // The core's word about the user is not the user's to change.
        List<Binding> core = live.stream().filter(Binding::atCore).toList();
        return switch (devices(request, user, aor.get(), live, now)) {
            case Refused refused -> refused;
            case Registered registered -> {
                List<Binding> all = new ArrayList<>(registered.bindings());
                all.addAll(core);
                yield new Registered(aor.get(), all, registered.answer(), registered.changes());
            }
        };
    }

    private Registration devices(IncomingSip request, User user, SipUri aor, List<Binding> all, Instant now) {
        List<Binding> live = all.stream().filter(binding -> !binding.atCore()).toList();
        List<String> contacts = request.headers().values("Contact");
        if (contacts.isEmpty()) {
            return new Registered(aor, live, answer(request, user, live, now), List.of());
        }
        if (contacts.stream().anyMatch(value -> value.strip().equals("*"))) {
            return removeAll(request, user, aor, live, now);
        }
        return change(request, user, aor, live, now);
    }

    private Registration removeAll(IncomingSip request, User user, SipUri aor, List<Binding> live, Instant now) {
        boolean alone = request.headers().values("Contact").size() == 1;
        boolean zero =
                request.headers().first("Expires").flatMap(Seconds::parse).equals(Optional.of(0L));
        if (!alone || !zero) {
            return refused(Cause.MALFORMED, "Contact * stands alone and with Expires 0");
        }
        if (live.stream().anyMatch(binding -> isOvertaken(request, binding))) {
            return outOfOrder();
        }
        List<Change> changes = live.stream()
                .map(binding -> new Change(Change.Kind.REMOVED, binding))
                .toList();
        return new Registered(aor, List.of(), answer(request, user, List.of(), now), changes);
    }

    private Registration change(IncomingSip request, User user, SipUri aor, List<Binding> live, Instant now) {
        Optional<List<ContactEntry>> entries = entries(request);
        if (entries.isEmpty()) {
            return refused(Cause.MALFORMED, "Contact is not a SIP address that can be registered");
        }
        for (ContactEntry entry : entries.get()) {
            if (entry.expires() > 0
                    && entry.expires()
                            < Math.min(ONE_HOUR, settings.shortestExpiry().toSeconds())) {
                return tooBrief();
            }
            if (live.stream().anyMatch(binding -> entry.isDeviceOf(binding) && isOvertaken(request, binding))) {
                return outOfOrder();
            }
        }
        if (entries.get().stream()
                        .filter(entry -> entry.flow() > 0 && entry.expires() > 0)
                        .count()
                > 1) {
            return refused(Cause.MALFORMED, "one request registers one flow");
        }
        Optional<List<NameAddress>> path = NameAddress.readAll(paths(request));
        if (path.isEmpty()) {
            return refused(Cause.MALFORMED, "Path is not well formed");
        }
        if (!path.get().isEmpty() && !supportsPath(request)) {
            Refusal refusal = Refusal.of(Cause.BAD_EXTENSION, "Path without Supported: path");
            return new Refused(refusal, SipAnswer.refusing(refusal).with("Unsupported", "path"));
        }
        List<Change> changes = new ArrayList<>();
        List<Binding> bindings = merge(request, user, live, entries.get(), now, changes);
        if (bindings.size() > settings.devicesPerUser() && bindings.size() > live.size()) {
            return refused(Cause.BARRED, "too many devices are registered");
        }
        SipAnswer answer = answer(request, user, bindings, now);
        boolean flows = entries.get().stream().anyMatch(entry -> entry.flow() > 0 && entry.expires() > 0);
        return new Registered(aor, bindings, flows ? outbound(answer) : answer, changes);
    }

    /// With the time within which the device has to keep its flow open (RFC 5626 section 4.4): one
    /// that is silent for that and a ninth more is closed, and so gone.
    private SipAnswer outbound(SipAnswer answer) {
        SipAnswer outbound = answer.with("Require", "outbound");
        long seconds = idle.toSeconds() * 9 / 10;
        return seconds == 0 ? outbound : outbound.with("Flow-Timer", Long.toString(seconds));
    }

    private List<Binding> merge(
            IncomingSip request,
            User user,
            List<Binding> live,
            List<ContactEntry> entries,
            Instant now,
            List<Change> changes) {
        List<Binding> bindings = new ArrayList<>(live);
        for (ContactEntry entry : entries) {
            Optional<Binding> known = live.stream().filter(entry::isDeviceOf).findFirst();
            boolean held = bindings.removeIf(entry::isDeviceOf);
            if (entry.expires() > 0) {
                Binding binding = binding(request, entry, now).madeBy(user.login());
                bindings.addFirst(binding);
                changes.add(new Change(known.isPresent() ? Change.Kind.REFRESHED : Change.Kind.ADDED, binding));
            } else if (held && known.isPresent()) {
                changes.add(new Change(Change.Kind.REMOVED, known.get()));
            }
        }
        bindings.sort(Comparator.comparingInt(ContactEntry::preference).reversed());
        return bindings;
    }

    private Binding binding(IncomingSip request, ContactEntry entry, Instant now) {
        Duration life = Duration.ofSeconds(
                Math.min(entry.expires(), settings.longestExpiry().toSeconds()));
        return new Binding(
                entry.uri(),
                entry.instance(),
                now.plus(life),
                request.callId(),
                cseq(request),
                paths(request).stream()
                        .flatMap(value -> NameAddress.elements(value).stream())
                        .toList(),
                request.source().flow(),
                entry.features());
    }

    private Optional<List<ContactEntry>> entries(IncomingSip request) {
        long otherwise = request.headers()
                .first("Expires")
                .flatMap(Seconds::parse)
                .orElse(settings.usualExpiry().toSeconds());
        boolean outbound = isOutbound(request);
        return NameAddress.readAll(request.headers().values("Contact")).flatMap(contacts -> {
            List<ContactEntry> entries = contacts.stream()
                    .flatMap(contact -> ContactEntry.of(contact, otherwise, outbound).stream())
                    .toList();
            return entries.size() == contacts.size() ? Optional.of(entries) : Optional.empty();
        });
    }

    private SipAnswer answer(IncomingSip request, User user, List<Binding> bindings, Instant now) {
        return RegistrarAnswer.of(paths(request), user, bindings, now);
    }

    private List<String> paths(IncomingSip request) {
        return trusted.include(request.source()) ? request.headers().values("Path") : List.of();
    }

    private static boolean supportsPath(IncomingSip request) {
        return supports(request, "path");
    }

    private static boolean supports(IncomingSip request, String option) {
        return request.headers().values("Supported").stream()
                .flatMap(value -> NameAddress.elements(value).stream())
                .anyMatch(tag -> tag.equalsIgnoreCase(option));
    }

    /// Of a device that asks for it and is our next hop: no proxy between us took its request. Not
    /// over UDP, where the extension promises an answer to STUN (RFC 5626 section 8), which is not
    /// spoken here.
    private static boolean isOutbound(IncomingSip request) {
        long vias = request.headers().values("Via").stream()
                .mapToLong(value -> NameAddress.elements(value).size())
                .sum();
        return supports(request, "outbound")
                && !request.source().transport().equals("UDP")
                && vias <= 1
                && !request.headers().has("Path");
    }

    /// Whether the binding was made by a later request of the same series, or by this one.
    static boolean isOvertaken(IncomingSip request, Binding binding) {
        return binding.callId().equals(request.callId()) && cseq(request) <= binding.cseq();
    }

    static long cseq(IncomingSip request) {
        String value = request.headers().first("CSeq").orElse("");
        int space = value.indexOf(' ');
        return Seconds.parse(space < 0 ? value : value.substring(0, space)).orElse(0L);
    }

    private Refused tooBrief() {
        Refusal refusal = Refusal.of(Cause.BARRED, "the registration would be too brief");
        long shortest = settings.shortestExpiry().toSeconds();
        return new Refused(
                refusal, SipAnswer.of(423).because(refusal.cause()).with("Min-Expires", Long.toString(shortest)));
    }

    static Refused outOfOrder() {
        return refused(Cause.MALFORMED, "CSeq is not larger than that of the binding");
    }

    private static Refused refused(Cause cause, String detail) {
        Refusal refusal = Refusal.of(cause, detail);
        return new Refused(refusal, SipAnswer.refusing(refusal));
    }
}
