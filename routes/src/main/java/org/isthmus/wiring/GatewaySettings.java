// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.model.Technology;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.settings.CoreSettings;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.model.settings.NetworkSettings;
import org.isthmus.model.settings.NumberingSettings;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.model.settings.ScreeningSettings;
import org.isthmus.model.settings.SelectionCondition;
import org.isthmus.model.settings.SelectionRule;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsTlsSettings;
import org.isthmus.model.settings.UsersSettings;
import org.isthmus.platform.config.SectionCheck.Objection;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.numbering.PhoneNumberPlan;
import org.isthmus.sip.core.NetworkPeers;
import org.isthmus.sip.core.SenderIdentity;
import org.isthmus.sip.locate.EnumLookup;
import org.isthmus.sip.tls.TlsMaterial;
import org.isthmus.sms.codec.CommandStatus;

/// How this gateway reads its configuration file, for `run`, `reload` and `config check` alike: what the settings
/// records say, and here what only the rooms know that act on a setting. A file that passes is one that starts.
///
/// A rule may name a technology that has no adapter yet (`email`, `mms`): its turn is then passed over. Any other
/// name is taken for a slip of the pen.
public final class GatewaySettings {
    static final List<Technology> KNOWN = List.of(Technology.RCS, Technology.SMS, Technology.MMS, Technology.EMAIL);
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    private static final String PEERS = "an IP address or a range such as 192.0.2.0/24";
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{0,15}");

    private GatewaySettings() {}

    public static SettingsReader reader() {
        return new SettingsReader(name -> Optional.ofNullable(System.getenv(name)), GatewaySettings::objections);
    }

    private static List<Objection> objections(Record section) {
        List<Objection> found = new ArrayList<>();
        switch (section) {
            case NumberingSettings numbering ->
                numbering
                        .region()
                        .filter(region -> !PhoneNumberPlan.isRegion(region))
                        .ifPresent(region ->
                                found.add(new Objection("region", region, "the two letters of a country (ISO 3166)")));
            case SipSettings sip ->
                each(
                        found,
                        "domains",
                        sip.domains(),
                        domain -> DOMAIN.matcher(domain).matches(),
                        "a domain name such as ims.example.org");
            case IsthmusSettings settings -> networks(found, settings);
            case NetworkSettings network -> {
                if (SipUri.parse(network.route()).isEmpty()) {
                    found.add(new Objection("route", network.route(), "a SIP URI such as sip:pf.beta.example;lr"));
                }
            }
            case NetworkSettings.From from -> {
                each(found, "peers", from.peers(), SenderIdentity::isPeers, PEERS);
                each(
                        found,
                        "certificates",
                        from.certificates(),
                        SenderIdentity::isCertified,
                        "a domain such as pf.beta.example");
            }
            case NetworkSettings.Owns owns ->
                each(
                        found,
                        "domains",
                        owns.domains(),
                        domain -> DOMAIN.matcher(domain).matches(),
                        "a domain name such as beta.example");
            case NetworkSettings.Rule rule -> rewriting(found, rule);
            case RegistrarSettings registrar -> {
                each(found, "trusted-peers", registrar.trustedPeers(), SenderIdentity::isPeers, PEERS);
                each(
                        found,
                        "trusted-certificates",
                        registrar.trustedCertificates(),
                        SenderIdentity::isCertified,
                        "a domain such as core.ims.example.org");
            }
            case RolesSettings roles -> {
                hop(found, "iw1", roles.iw1());
                hop(found, "iw2", roles.iw2());
                each(
                        found,
                        "peers",
                        roles.peers(),
                        SenderIdentity::isPeers,
                        "an IP address or a range such as 192.0.2.0/24");
            }
            case SipTlsSettings tls -> {
                if (TlsMaterial.read(tls) instanceof TlsMaterial.Flawed(List<TlsMaterial.Flaw> flaws)) {
                    flaws.forEach(flaw -> found.add(new Objection(flaw.key(), flaw.file(), flaw.expected())));
                }
            }
            case SmsTlsSettings tls -> {
                if (TlsMaterial.read(tls.certificate(), tls.key(), tls.authorities())
                        instanceof TlsMaterial.Flawed(List<TlsMaterial.Flaw> flaws)) {
                    flaws.forEach(flaw -> found.add(new Objection(flaw.key(), flaw.file(), flaw.expected())));
                }
            }
            case CoreSettings core ->
                core.registrationEvents()
                        .filter(uri -> SipUri.parse(uri).isEmpty())
                        .ifPresent(uri -> found.add(new Objection(
                                "registration-events", uri, "a SIP URI such as sip:scscf.ims.example.org;lr")));
            case UsersSettings users -> users(found, users);
            case ScreeningSettings screening ->
                screening
                        .wordsFile()
                        .ifPresent(file -> ScreenedWords.fault(file)
                                .ifPresent(
                                        expected -> found.add(new Objection("words-file", file.toString(), expected))));
            case SmsSettings.Link link -> link(found, link);
            case SelectionRule rule -> rule(found, rule);
            case SelectionCondition condition -> condition(found, condition);
            default -> {}
        }
        return found;
    }

    private static void each(
            List<Objection> found, String key, List<String> values, Predicate<String> right, String expected) {
        for (int i = 0; i < values.size(); i++) {
            if (!right.test(values.get(i))) {
                found.add(new Objection(key + "[" + i + "]", values.get(i), expected));
            }
        }
    }

    private static void hop(List<Objection> found, String key, Optional<String> hop) {
        hop.filter(uri -> SipUri.parse(uri).isEmpty())
                .ifPresent(uri -> found.add(
                        new Objection(key, uri, "a SIP URI such as sip:isf.ims.example.org;transport=tcp;lr")));
    }

    /// A request is of one network, and an address lives in one; whoever is believed without bounds, or by another
    /// network's policy, can not be held to this one.
    private static void networks(List<Objection> found, IsthmusSettings settings) {
        List<String> peers = new ArrayList<>(settings.registrar().trustedPeers());
        peers.addAll(settings.roles().peers());
        List<String> certified = new ArrayList<>(settings.registrar().trustedCertificates());
        Set<String> names = new HashSet<>();
        Set<String> owned = new HashSet<>();
        settings.sip().domains().forEach(domain -> owned.add(domain.toLowerCase(Locale.ROOT)));
        for (int i = 0; i < settings.networks().size(); i++) {
            NetworkSettings network = settings.networks().get(i);
            NetworkSettings.From from = network.from();
            int element = i;
            List<String> expected = new ArrayList<>();
            if (!names.add(network.name())) {
                expected.add("a name that no other network has");
            }
            boolean known = from.peers().stream()
                            .anyMatch(peer -> peers.stream().anyMatch(other -> NetworkPeers.overlap(peer, other)))
                    || from.certificates().stream()
                            .anyMatch(name ->
                                    certified.stream().anyMatch(other -> NetworkPeers.isSameServer(name, other)));
            if (known) {
                expected.add("from with peers and certificates that neither another network nor the registrar's"
                        + " trusted-peers and trusted-certificates nor roles.peers have");
            }
            boolean elsewhere =
                    network.owns().domains().stream().anyMatch(domain -> !owned.add(domain.toLowerCase(Locale.ROOT)))
                            | network.owns().numberPrefixes().stream().anyMatch(prefix -> !owned.add(prefix));
            if (elsewhere) {
                expected.add("owns with domains and number-prefixes that neither another network nor sip.domains has");
            }
            expected.forEach(
                    words -> found.add(new Objection("networks[" + element + "]", network.name(), words + ",")));
            peers.addAll(from.peers());
            certified.addAll(from.certificates());
        }
    }

    private static void rewriting(List<Objection> found, NetworkSettings.Rule rule) {
        rule.domain()
                .filter(domain -> !DOMAIN.matcher(domain).matches())
                .ifPresent(domain -> found.add(new Objection("domain", domain, "a domain name such as beta.example")));
        rule.identity()
                .filter(identity -> !RemoteNetworks.isIdentity(identity))
                .ifPresent(identity -> found.add(new Objection(
                        "identity", identity, "a SIP address such as sip:carol@beta.example, or +447700900123")));
        if (rule.domain().isPresent() && !DOMAIN.matcher(rule.becomes()).matches()) {
            found.add(new Objection("becomes", rule.becomes(), "with domain, a domain name such as beta.example"));
        }
        if (rule.prefix().isPresent() && !NUMBER.matcher(rule.becomes()).matches()) {
            found.add(new Objection("becomes", rule.becomes(), "with prefix, the beginning of a number such as +4477"));
        }
        if (rule.identity().isPresent() && !RemoteNetworks.isIdentity(rule.becomes())) {
            found.add(new Objection(
                    "becomes", rule.becomes(), "with identity, a SIP address or an international number"));
        }
    }

    private static void users(List<Objection> found, UsersSettings users) {
        String expected = "a file in the data directory, or an absolute path,";
        try {
            Path file = Path.of(users.file());
            if (users.file().isBlank() || file.normalize().startsWith("..")) {
                found.add(new Objection("file", users.file(), expected));
            }
        } catch (InvalidPathException _) {
            found.add(new Objection("file", users.file(), expected));
        }
    }

    private static void link(List<Objection> found, SmsSettings.Link link) {
        for (String status : link.errors().keySet()) {
            if (CommandStatus.parse(status)
                    .filter(number -> number != CommandStatus.ROK)
                    .isEmpty()) {
                found.add(new Objection(
                        "errors", status, "the name of a command_status such as ESME_RSUBMITFAIL, or its number,"));
            }
        }
        if (link.kind() == SmsSettings.Kind.CAMEL_SMPP && link.bind() == SmsSettings.Bind.RECEIVER) {
            found.add(new Objection(
                    "bind", "receiver", "with kind camel-smpp, which always sends, transmitter or transceiver"));
        }
    }

    private static void rule(List<Objection> found, SelectionRule rule) {
        rule.route()
                .filter(route -> !isRoute(route))
                .ifPresent(route -> found.add(new Objection(
                        "route", route, "a SIP URI such as sip:mgcf.example.org;lr, or enum: and a zone,")));
        technologies(found, "technologies", rule.technologies());
    }

    private static boolean isRoute(String route) {
        return route.startsWith(EnumLookup.SCHEME)
                ? DOMAIN.matcher(route.substring(EnumLookup.SCHEME.length())).matches()
                : SipUri.parse(route).isPresent();
    }

    private static void condition(List<Objection> found, SelectionCondition condition) {
        technologies(found, "origin", condition.origin());
        if (condition.minParts().isPresent()
                && condition.maxParts().isPresent()
                && condition.minParts().get() > condition.maxParts().get()) {
            found.add(new Objection(
                    "min-parts",
                    condition.minParts().get().toString(),
                    "at most max-parts, which is " + condition.maxParts().get() + ","));
        }
        if (condition.minSize().isPresent()
                && condition.maxSize().isPresent()
                && condition.minSize().get().octets()
                        > condition.maxSize().get().octets()) {
            found.add(new Objection(
                    "min-size",
                    condition.minSize().get().toString(),
                    "at most max-size, which is " + condition.maxSize().get() + ","));
        }
    }

    private static void technologies(List<Objection> found, String key, List<Technology> named) {
        for (int i = 0; i < named.size(); i++) {
            if (!KNOWN.contains(named.get(i))) {
                found.add(new Objection(key + "[" + i + "]", named.get(i).name(), "one of rcs, sms, mms, email"));
            }
        }
    }
}
