// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.networks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.cpm.screening.ListScreening;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.NetworkSettings;
import org.isthmus.model.settings.NetworkSettings.Whose;

/// One remote network (CPM-PF2, architecture document section 5.3.3.2) and its policy, which holds for what comes from
/// it and for what is sent to it. A refusal names the network and the rule that is broken. Who a request comes from is
/// for the SIP edge to know, and how many come for [NetworkRates].
///
/// Pure.
public final class RemoteNetwork {
    static final String WORD = "network ";

    private final NetworkSettings settings;
    private final List<String> domains;
    private final IdentityRewriting incoming;
    private final IdentityRewriting outgoing;

    RemoteNetwork(NetworkSettings settings) {
        this.settings = settings;
        this.domains = settings.owns().domains().stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .toList();
        this.incoming = new IdentityRewriting(settings.rewrite().incoming());
        this.outgoing = new IdentityRewriting(settings.rewrite().outgoing());
    }

    public String name() {
        return settings.name();
    }

    /// Where its messages come in, for rules and stories: `network:NAME`.
    public String edge() {
        return RemoteNetworks.EDGE + settings.name();
    }

    public String route() {
        return settings.route();
    }

    /// The way there.
    public Target.Network target() {
        return new Target.Network(name(), settings.repetitions() == NetworkSettings.Repetitions.KNOWN);
    }

    public boolean honoursPrivacy() {
        return settings.honoursPrivacy();
    }

    /// Whether its users may write to `recipient` though nobody here is that: to numbers where the policy says so. What
    /// is for a SIP address elsewhere is not passed on.
    public boolean mayReach(Address recipient) {
        return settings.allows().interworking() && !(recipient instanceof SipUri);
    }

    /// What the policy has against a message of its users for somebody who is not served here; empty when nothing, and
    /// for a SIP address elsewhere, which is nothing that a policy could allow.
    public Optional<Refusal> objection(Address elsewhere) {
        return mayReach(elsewhere) || elsewhere instanceof SipUri
                ? Optional.empty()
                : refusal(Cause.BARRED, "interworking", "its users write to users here alone");
    }

    NetworkSettings.Allows allows() {
        return settings.allows();
    }

    /// Whether the address is one of its own, so that it may assert it.
    public boolean owns(Address address) {
        return closeness(address) > 0;
    }

    /// How closely the address is one of its own: by domain fully, of a number by the length of the beginning; 0 when
    /// it is not.
    int closeness(Address address) {
        return switch (address) {
            case SipUri uri -> domains.contains(uri.host()) ? Integer.MAX_VALUE : 0;
            case Msisdn number ->
                settings.owns().numberPrefixes().stream()
                        .filter(number.e164()::startsWith)
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
            case Address _ -> 0;
        };
    }

    /// An identity that it sent, as we know it.
    public Address arriving(Address address, Whose whose) {
        return incoming.rewritten(address, whose);
    }

    /// An address of a sender as it is written to it.
    public Address leaving(Address senders) {
        return outgoing.rewritten(senders, Whose.SENDER);
    }

    /// The parties of an item as they are written to it.
    public Parties leaving(Parties parties) {
        return new Parties(
                leaving(parties.sender()),
                outgoing.rewritten(parties.recipient(), Whose.RECIPIENT),
                parties.anonymous());
    }

    /// What the policy has against a message that its users send.
    public Optional<Refusal> objection(CpmMessage message) {
        return objection(
                message.content().bareType(),
                message.content().octets().size(),
                message.marks().services());
    }

    /// What the policy has against a content of this bare type and size, by these services; empty when nothing.
    public Optional<Refusal> objection(String bareType, long octets, List<String> services) {
        NetworkSettings.Allows allows = settings.allows();
        Optional<String> barred = allows.services().isEmpty()
                ? Optional.empty()
                : ServiceName.named(services).stream()
                        .filter(service -> !isAllowed(service))
                        .findFirst();
        if (barred.isPresent()) {
            return refusal(Cause.BARRED, "services", "a service that is not allowed");
        }
        if (allows.media().stream().noneMatch(listed -> ListScreening.covers(listed, bareType))) {
            return refusal(Cause.MEDIA_NOT_SUPPORTED, "media", "a content type that is not allowed");
        }
        return octets > allows.maxSize().octets()
                ? refusal(
                        Cause.TOO_LARGE,
                        "max-size",
                        octets + " octets are more than " + allows.maxSize().octets())
                : Optional.empty();
    }

    /// A refusal in the words of this network: `network beta, max-size: 9000 octets are more than 8192`.
    public Optional<Refusal> refusal(Cause cause, String rule, String why) {
        return Optional.of(Refusal.of(cause, WORD + name() + ", " + rule + ": " + why));
    }

    private boolean isAllowed(String service) {
        return settings.allows().services().stream().anyMatch(allowed -> ServiceName.is(allowed, service));
    }
}
