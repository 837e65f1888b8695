// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.SenderProof.Proven;
import org.isthmus.sip.core.SenderProof.Refused;
import org.isthmus.sip.core.SenderProof.Unproven;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Decides who sends a request (RFC 3325). P-Asserted-Identity counts from trusted peers and from nobody else; there
/// a request without it proves nothing, whatever its From says. A user who gave his credentials sends as the
/// P-Preferred-Identity or From that he chose among his own addresses, and as his first address when From is
/// anonymous (RFC 3323 section 4.1.1.3); any other identity is refused 403.
public final class SenderIdentity {
    private final TrustedPeers trusted;
    private final UserAddresses addresses;
    private final UserDirectory users;

    /// Throws when one of the trusted peers is not an address or a range.
    public SenderIdentity(RegistrarSettings settings, UserAddresses addresses, UserDirectory users) {
        this.trusted = new TrustedPeers(settings);
        this.addresses = addresses;
        this.users = users;
    }

    /// Whether `written` may stand among the trusted peers.
    public static boolean isPeers(String written) {
        return AddressRange.of(written).isPresent();
    }

    /// Whether `written` may stand among the trusted certificates.
    public static boolean isCertified(String written) {
        return CertifiedDomain.of(written).isPresent();
    }

    /// What a request proves without credentials: [Proven] only when a trusted peer asserts the sender.
    public SenderProof asserted(IncomingSip request) {
        List<String> values = request.headers().values("P-Asserted-Identity");
        if (values.isEmpty() || !trusted.include(request.source())) {
            return new Unproven();
        }
        List<Address> known = new ArrayList<>();
        Optional<User> user = Optional.empty();
        for (NameAddress identity : NameAddress.readAll(values).orElse(List.of())) {
            known.addAll(addresses.readings(identity.uri()));
            user = user.or(() -> addresses.userOf(identity.uri(), users));
        }
        if (known.isEmpty()) {
            return refused(Cause.MALFORMED, "P-Asserted-Identity is not well formed");
        }
        Address sender = user.flatMap(
                        served -> known.stream().filter(served::owns).findFirst())
                .orElse(known.getFirst());
        List<Address> all = new ArrayList<>(known);
        user.ifPresent(served -> all.addAll(served.addresses()));
        Proven proven = new Proven(sender, all.stream().distinct().toList(), user);
        return switch (ServedUser.of(request.headers())) {
            case ServedUser.Unsaid _ -> proven;
            case ServedUser.Malformed _ -> refused(Cause.MALFORMED, "P-Served-User is not well formed");
            case ServedUser.Known(SessionCase sessionCase, Optional<String> served) ->
                serving(request, proven, sessionCase, served);
        };
    }

    /// Originating services are for the sender; terminating ones for the user of ours to whom the
    /// request goes, whoever sends.
    private SenderProof serving(IncomingSip request, Proven proven, SessionCase sessionCase, Optional<String> served) {
        Optional<User> user = served.flatMap(uri -> addresses.userOf(uri, users));
        if (served.isPresent() && user.isEmpty()) {
            return refused(Cause.NOT_SERVED, "the served user is nobody's address here");
        }
        if (sessionCase == SessionCase.ORIGINATING
                && (proven.user().isEmpty() || (user.isPresent() && !user.equals(proven.user())))) {
            return refused(Cause.NOT_SERVED, "the served user is not the asserted sender");
        }
        if (sessionCase == SessionCase.TERMINATING
                && user.isPresent()
                && !user.equals(addresses.userOf(request.requestUri(), users))) {
            return refused(Cause.NOT_SERVED, "the served user is not the recipient");
        }
        return new Proven(proven.sender(), proven.addresses(), proven.user(), Optional.of(sessionCase));
    }

    /// As whom `user` sends, after he gave his credentials: [Proven] or [Refused].
    public SenderProof ofUser(IncomingSip request, User user) {
        Optional<String> claimed = claim(request);
        if (claimed.isEmpty()) {
            return refused(Cause.MALFORMED, "the sender's identity is not well formed");
        }
        Optional<Address> own = isAnonymous(claimed.get())
                ? user.addresses().stream().findFirst()
                : addresses.owned(claimed.get(), user);
        return own.<SenderProof>map(address -> new Proven(address, user.addresses(), Optional.of(user)))
                .orElseGet(() -> refused(Cause.IDENTITY_NOT_OWN, "the claimed sender is not an address of the user"));
    }

    private static Optional<String> claim(IncomingSip request) {
        List<String> preferred = request.headers().values("P-Preferred-Identity");
        if (preferred.isEmpty()) {
            return request.headers()
                    .first("From")
                    .flatMap(NameAddress::readSingle)
                    .map(NameAddress::uri);
        }
        return NameAddress.readAll(preferred).map(all -> all.getFirst().uri());
    }

    private static boolean isAnonymous(String uri) {
        return uri.regionMatches(true, 0, "sip:anonymous@anonymous.invalid", 0, 31);
    }

    private static Refused refused(Cause cause, String detail) {
        Refusal refusal = Refusal.of(cause, detail);
        return new Refused(refusal, SipAnswer.refusing(refusal));
    }
}
