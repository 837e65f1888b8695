// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.isthmus.model.ReferencePoint;

/// All settings of one node: the one commented YAML file, as a value. Each section belongs to the room that acts
/// on it.
public record IsthmusSettings(
        @Setting(
                value = "Where the gateway keeps what it must remember, and the tokens of its admin API. A relative"
                        + " path starts at the folder of this file.",
                fallback = "data")
        Path dataDirectory,

        @Setting(
                value = "This node's number in its cluster. Two nodes never have the same one.",
                fallback = "0",
                min = "0",
                max = "255")
        int node,

        @Setting("Which functions run in this process, and where the others are.")
        RolesSettings roles,

        @Setting("Telephone numbers as people and networks write them.")
        NumberingSettings numbering,

        @Setting("The admin API, which the command line and the console use.")
        AdminSettings admin,

        @Setting("The SIP edge.") SipSettings sip,

        @Setting("The embedded SIP core: registrations, and who is believed to be whom.")
        RegistrarSettings registrar,

        @Setting("The people served here.") UsersSettings users,

        @Setting(
                value = "Remote networks whose users write to ours, and ours to theirs (CPM-PF2).",
                fallback = "[]",
                live = true)
        List<NetworkSettings> networks,

        @Setting("Short messages, and the links to message centres.")
        SmsSettings sms,

        @Setting("What is remembered, how it is written and for how long.")
        StateSettings state,

        @Setting("What users may send.") PolicySettings policy,

        @Setting("Which way a message is taken: natively, by a legacy technology, later or not at all.")
        SelectionSettings selection,

        @Setting("The numbers under which people without a telephone number write to people who have only that.")
        NumberPoolSettings interworkingNumbers,

        @Setting("Attempts, waiting and giving up, once a message was accepted.")
        DeliverySettings delivery) {

    public IsthmusSettings {
        networks = List.copyOf(networks);
        SectionLaws laws = new SectionLaws();
        for (Listen taken : sip.tcp()) {
            laws.law(
                    !taken.clashesWith(admin.listen()),
                    "admin.listen is " + admin.listen() + " and sip.tcp has " + taken
                            + ", and only one of them can be opened",
                    "admin.listen",
                    "sip.tcp.*");
        }
        for (int i = 0; i < selection.rules().size(); i++) {
            SelectionRule rule = selection.rules().get(i);
            String at = "selection.rules[" + i + "].group";
            rule.group()
                    .ifPresent(group -> laws.lawAt(
                            at,
                            sms.sendingGroups().contains(group),
                            "selection rule " + rule.name() + " names group " + group
                                    + ", and no link of sms.links that can send is of that group",
                            "selection.rules.group",
                            "sms.links.group",
                            "sms.links.bind"));
        }
        Set<String> edges = edges(networks, sms);
        for (int i = 0; i < selection.rules().size(); i++) {
            SelectionRule rule = selection.rules().get(i);
            for (String edge : rule.when().edge()) {
                laws.lawAt(
                        "selection.rules[" + i + "].when.edge",
                        edges.contains(edge),
                        "selection rule " + rule.name() + " is for edge " + edge + ", and nothing comes in there ("
                                + String.join(", ", edges) + ")",
                        "selection.rules.when.edge",
                        "networks.name",
                        "sms.links.group");
            }
        }
        for (Listen taken : sip.tls().listen()) {
            laws.law(
                    !taken.clashesWith(admin.listen()),
                    "admin.listen is " + admin.listen() + " and sip.tls.listen has " + taken
                            + ", and only one of them can be opened",
                    "admin.listen",
                    "sip.tls.listen.*");
        }
        asked(
                laws,
                sip.tls(),
                registrar.trustedCertificates(),
                "registrar.trusted-certificates",
                "registrar.trusted-certificates",
                "");
        for (int i = 0; i < networks.size(); i++) {
            asked(
                    laws,
                    sip.tls(),
                    networks.get(i).from().certificates(),
                    "networks.from.certificates",
                    "networks[" + i + "].from.certificates",
                    "network " + networks.get(i).name() + ": ");
        }
        laws.law(
                registrar.core().registrationEvents().isEmpty()
                        || !registrar.trustedPeers().isEmpty()
                        || !registrar.trustedCertificates().isEmpty(),
                "registrar.core.registration-events needs the core among registrar.trusted-peers or trusted-certificates,"
                        + " or what it tells is believed by nobody",
                "registrar.core.registration-events",
                "registrar.trusted-peers",
                "registrar.trusted-certificates");
        laws.law(
                roles.sms() || sms.links().isEmpty(),
                "sms.links has links to message centres, and roles.sms is off",
                "sms.links",
                "roles.sms");
        laws.law(
                roles.selection() || interworkingNumbers.numbers().isEmpty(),
                "interworking-numbers.numbers has numbers, which the selection function lends, and roles.selection is"
                        + " off",
                "interworking-numbers.numbers",
                "roles.selection");
        laws.law(
                roles.participating() || networks.isEmpty(),
                "networks has remote networks, which the participating function speaks to, and roles.participating is"
                        + " off",
                "networks",
                "roles.participating");
        laws.law(
                roles.participating() || registrar.core().registrationEvents().isEmpty(),
                "registrar.core.registration-events asks for the users' registrations, and roles.participating is off",
                "registrar.core.registration-events",
                "roles.participating");
        laws.enforce();
    }

    /// Names of certificates are known only where certificates are asked for and can be found good.
    private static void asked(
            SectionLaws laws, SipTlsSettings tls, List<String> certificates, String key, String at, String whose) {
        laws.lawAt(
                at,
                certificates.isEmpty() || tls.authorities().isPresent(),
                whose + key + " needs sip.tls.authorities, or no certificate can be good",
                key,
                "sip.tls.authorities");
        laws.lawAt(
                at,
                certificates.isEmpty()
                        || (!tls.listen().isEmpty()
                                && tls.clientCertificates() != SipTlsSettings.ClientCertificates.NONE),
                whose + key + " needs sip.tls.listen and sip.tls.client-certificates wanted or required, or nobody is"
                        + " asked for a certificate",
                key,
                "sip.tls.listen",
                "sip.tls.client-certificates");
    }

    /// Where messages come in, as the edges call themselves.
    private static Set<String> edges(List<NetworkSettings> networks, SmsSettings sms) {
        Set<String> edges = new LinkedHashSet<>(List.of("access"));
        for (ReferencePoint point : ReferencePoint.values()) {
            edges.add(point.word());
        }
        networks.forEach(network -> edges.add("network:" + network.name()));
        sms.groups().forEach(group -> edges.add("smsc:" + group));
        return edges;
    }
}
