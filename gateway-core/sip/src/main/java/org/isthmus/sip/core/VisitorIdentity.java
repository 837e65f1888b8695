// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.SenderProof.Proven;
import org.isthmus.sip.core.SenderProof.Refused;
import org.isthmus.sip.core.SenderProof.Unproven;
import org.isthmus.sip.cpm.PartyUri;
import org.isthmus.sip.cpm.Privacy;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Decides who sends a request that comes from a remote network (RFC 3325): whom the network asserts, if that is one of
/// its own. An identity in a domain of ours, or of a user served here, is a forgery or a loop; one of somebody else is
/// not the network's to assert. Either is refused 403, naming the network. A sender whom the network keeps to itself
/// (an
/// anonymous From with Privacy) is [PartyUri#NOBODY]; whoever else is not asserted is [Unproven].
public final class VisitorIdentity {
    private final UserAddresses addresses;
    private final UserDirectory users;

    public VisitorIdentity(UserAddresses addresses, UserDirectory users) {
        this.addresses = addresses;
        this.users = users;
    }

    /// What is said of one network. `arriving` turns an identity as it writes it into the one that we know; `owns` are
    /// those that it may assert.
    public record Network(String name, UnaryOperator<Address> arriving, Predicate<Address> owns) {}

    public SenderProof asserted(IncomingSip request, Network network) {
        List<String> values = request.headers().values("P-Asserted-Identity");
        if (values.isEmpty()) {
            return Privacy.namesNobody(request.headers())
                    ? new Proven(PartyUri.NOBODY, List.of(PartyUri.NOBODY), Optional.empty())
                    : new Unproven();
        }
        List<Address> known = new ArrayList<>();
        for (NameAddress identity : NameAddress.readAll(values).orElse(List.of())) {
            List<Address> readings = addresses.readings(identity.uri());
            if (readings.isEmpty()) {
                return refused(network, Cause.MALFORMED, "an identity that can not be understood");
            }
            Address likeliest = network.arriving().apply(readings.getFirst());
            Optional<String> objection = objection(identity.uri(), readings, likeliest, network);
            if (objection.isPresent()) {
                return refused(network, Cause.FOREIGN_IDENTITY, objection.get());
            }
            known.add(likeliest);
            readings.stream()
                    .map(network.arriving())
                    .filter(address -> !known.contains(address))
                    .forEach(known::add);
        }
        return known.isEmpty()
                ? refused(network, Cause.MALFORMED, "P-Asserted-Identity is not well formed")
                : new Proven(known.getFirst(), known, Optional.empty());
    }

    /// Why the network may not assert `sender`, in the words in which a request of it is refused.
    public Optional<Refusal> objection(Address sender, Network network) {
        return objection(sender.canonical(), List.of(sender), sender, network)
                .map(why -> refusal(network, Cause.FOREIGN_IDENTITY, why));
    }

    private Optional<String> objection(String uri, List<Address> readings, Address likeliest, Network network) {
        boolean ours = addresses.isOurs(uri)
                || addresses.isOurs(likeliest.canonical())
                || users.byAddress(likeliest).isPresent()
                || readings.stream()
                        .anyMatch(address -> users.byAddress(address).isPresent());
        if (ours) {
            return Optional.of("it asserts an identity of this network");
        }
        return network.owns().test(likeliest)
                ? Optional.empty()
                : Optional.of("it asserts an identity that is not one of its own");
    }

    private static Refused refused(Network network, Cause cause, String why) {
        Refusal refusal = refusal(network, cause, why);
        return new Refused(refusal, SipAnswer.refusing(refusal));
    }

    private static Refusal refusal(Network network, Cause cause, String why) {
        return Refusal.of(cause, "network " + network.name() + ", identity: " + why);
    }
}
