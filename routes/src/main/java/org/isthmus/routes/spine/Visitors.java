// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.cpm.networks.NetworkRates;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.model.LinePacing;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.NetworkSettings.Whose;
import org.isthmus.sip.core.NetworkPeers;
import org.isthmus.sip.core.SenderProof;
import org.isthmus.sip.core.TrustBoundary;
import org.isthmus.sip.core.VisitorIdentity;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.cpm.PartyUri;
import org.isthmus.sip.cpm.Privacy;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What comes from remote networks (CPM-PF2), as far as it differs from what comes from our own users: whose it is, as
/// whom its sender and recipient are known here, and whether it keeps to the network's policy. Who breaks that is
/// refused in SIP's own way, with the network and the broken rule in the reason phrase and in one line of the log, at
/// most one a minute for each network and rule.
public final class Visitors {
    private static final Logger LOG = LoggerFactory.getLogger(Visitors.class);
    private static final int SUBJECTS = 1_000;

    private final Supplier<RemoteNetworks> networks;
    private final Supplier<NetworkPeers> peers;
    private final NetworkRates rates;
    private final VisitorIdentity identity;
    private final AddressReader addresses;
    private final String domain;
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), SUBJECTS);

    /// `networks` and `peers` are those in force, which may change; numbers become SIP URIs in `domain`.
    public Visitors(
            Supplier<RemoteNetworks> networks,
            Supplier<NetworkPeers> peers,
            NetworkRates rates,
            VisitorIdentity identity,
            AddressReader addresses,
            String domain) {
        this.networks = networks;
        this.peers = peers;
        this.rates = rates;
        this.identity = identity;
        this.addresses = addresses;
        this.domain = domain;
    }

    /// What is wrong with a request, and how it is answered.
    record Breach(Refusal refusal, SipAnswer answer) {}

    /// The network that sends a message in somebody's name, or of somebody whom it does not name since they ask for
    /// privacy. Any other without a name is nobody's, or that of a user of ours who is there and has credentials.
    Optional<RemoteNetwork> sending(IncomingSip request) {
        return request.method().equals("MESSAGE")
                ? peers.get()
                        .networkOf(request.source())
                        .filter(_ -> isForSomebody(request.headers()))
                        .flatMap(networks.get()::named)
                : Optional.empty();
    }

    private static boolean isForSomebody(SipHeaders headers) {
        return headers.has("P-Asserted-Identity") || (Privacy.namesNobody(headers) && !headers.has("Authorization"));
    }

    /// The request as those behind this step may read it: without what only a core of ours may say, and with the
    /// recipient as we know it.
    IncomingSip entered(IncomingSip arrived, RemoteNetwork network) {
        IncomingSip request = TrustBoundary.visiting(arrived);
        List<Address> readings = addresses.readings(request.requestUri());
        if (readings.isEmpty()) {
            return request;
        }
        Address known = network.arriving(readings.getFirst(), Whose.RECIPIENT);
        return known.equals(readings.getFirst())
                ? request
                : new IncomingSip(
                        request.method(),
                        PartyUri.of(known, domain),
                        request.headers(),
                        request.body(),
                        request.source(),
                        request.receivedAt());
    }

    /// Who sends it; a refusal has been told in the log.
    SenderProof sender(IncomingSip request, RemoteNetwork network) {
        SenderProof proof = identity.asserted(request, identity(network));
        if (proof instanceof SenderProof.Refused(Refusal refusal, SipAnswer _)) {
            told(network, "identity", refusal);
        }
        return proof;
    }

    Optional<Breach> overRate(RemoteNetwork network, Instant now) {
        Duration wait = rates.from(network, now);
        return wait.isZero()
                ? Optional.empty()
                : network.refusal(Cause.RATE_EXCEEDED, "per-second", "more than that come")
                        .map(refusal -> {
                            told(network, "per-second", refusal);
                            return new Breach(
                                    refusal, SipAnswer.refusing(refusal).retryAfter(wait));
                        });
    }

    /// `served` tells whether the recipient is.
    Optional<Breach> breach(RemoteNetwork network, CpmMessage message, boolean served) {
        return objection(network, message, served).map(refusal -> {
            told(network, refusal.detail().substring(0, refusal.detail().indexOf(':')), refusal);
            SipAnswer answer = SipAnswer.refusing(refusal);
            return new Breach(refusal, refusal.cause() == Cause.MEDIA_NOT_SUPPORTED ? answer.accepting() : answer);
        });
    }

    /// The network whose messages come in at `edge`, if there is one.
    public Optional<RemoteNetwork> at(String edge) {
        return networks.get().at(edge);
    }

    /// Why a message that the network sends under the identities that are known here would be refused: for its sender,
    /// else for its form, else for its recipient, who is `served` here or not. Not asked is the rate.
    public Optional<Refusal> refusal(RemoteNetwork network, CpmMessage message, boolean served) {
        return identity.objection(message.parties().sender(), identity(network))
                .or(() -> objection(network, message, served));
    }

    private static Optional<Refusal> objection(RemoteNetwork network, CpmMessage message, boolean served) {
        return network.objection(message)
                .or(() -> served
                        ? Optional.empty()
                        : network.objection(message.parties().recipient()));
    }

    private static VisitorIdentity.Network identity(RemoteNetwork network) {
        return new VisitorIdentity.Network(
                network.name(), address -> network.arriving(address, Whose.SENDER), network::owns);
    }

    private void told(RemoteNetwork network, String rule, Refusal refusal) {
        long events = lines.due(network.name() + ' ' + rule, System.nanoTime());
        if (events > 0) {
            LOG.warn(
                    "{}; refused with {} ({} requests since the last such line)",
                    refusal.detail(),
                    refusal.cause().sipStatus(),
                    events);
        }
    }
}
