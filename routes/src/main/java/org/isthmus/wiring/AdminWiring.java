// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.console.api.AdminFolder;
import org.isthmus.console.api.AdminServer;
import org.isthmus.model.Protection;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.command.Command;
import org.isthmus.model.health.Health;
import org.isthmus.model.health.HealthCheck;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.platform.config.SettingsDifference;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.platform.files.PrivateFile;
import org.isthmus.platform.meters.Meters;
import org.isthmus.platform.users.UserFileEditor;
import org.isthmus.platform.users.WatchedUserDirectory;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.LinkCommands;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.routes.command.ReceiptsCommand;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.routes.command.StatusCommand;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.routes.spine.FunctionWatch;
import org.isthmus.sip.stack.SipProbe;
import org.isthmus.sip.stack.SipTally;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.smpp.LinkAlarms;
import org.isthmus.sms.smpp.LinkStatus;
import org.isthmus.state.StoreFigures;
import org.isthmus.state.Stores;

/// The admin API with its commands, health checks and meters.
final class AdminWiring {
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);

    private AdminWiring() {}

    /// What the admin API shows and acts on.
    record Parts(
            Path file,
            Path data,
            IsthmusSettings settings,
            LiveFunctions functions,
            Stores stores,
            WatchedUserDirectory users,
            NumberingPlan plan,
            Spine spine,
            SmsEdge sms,
            SipEdge sip,
            Meters meters,
            SmsMeters linkMeters,
            SipTally tally,
            Instant started,
            Clock clock) {}

    static ReloadCommand reload(Parts parts) {
        return new ReloadCommand(() -> reread(parts));
    }

    /// `reload` is the one that all ways to it share, so that two never run at once.
    static AdminServer start(Parts parts, ReloadCommand reload) throws IOException {
        meters(parts);
        return AdminServer.start(
                parts.settings().admin(),
                new AdminFolder(parts.data(), PrivateFile::replace),
                version(),
                commands(parts, reload),
                () -> checks(parts),
                parts.meters()::scrape,
                parts.clock());
    }

    private static List<Command> commands(Parts parts, ReloadCommand reload) {
        List<Command> commands = new ArrayList<>();
        Stores stores = parts.stores();
        commands.add(new Command(
                StatusCommand.SPEC,
                new StatusCommand(version(), parts.started(), () -> figures(parts), stores.ledger(), parts.clock())));
        commands.add(new Command(
                LinksCommand.SPEC,
                new LinksCommand(() -> links(parts.sms().groups()), parts.sms().alarms()::raised, parts.clock())));
        commands.addAll(new LinkCommands(
                        () -> parts.sms().links(), parts.settings().admin().timeLimit())
                .all());
        commands.add(new Command(
                ReceiptsCommand.SPEC,
                new ReceiptsCommand(
                        stores.ledger(),
                        stores.messages(),
                        stores.trail(),
                        parts.functions().adapters(),
                        ZoneId.systemDefault())));
        commands.add(new Command(
                TraceCommand.SPEC,
                new TraceCommand(
                        stores.trail(),
                        parts.spine().addresses(),
                        parts.functions().adapters(),
                        ZoneId.systemDefault())));
        commands.add(new Command(
                ExplainCommand.SPEC,
                new ExplainCommand(
                        parts.spine().selection(),
                        parts.functions()::participating,
                        parts.spine().visitors(),
                        parts.users(),
                        parts.spine().addresses(),
                        GatewaySettings.KNOWN,
                        parts.spine().legacy()::recipient,
                        technology -> firstEdge(technology, parts),
                        edge -> isOpen(edge, parts),
                        edge -> protection(edge, parts),
                        parts.clock())));
        commands.addAll(new NumberCommands(stores.leases(), parts.plan(), parts.clock()).all());
        UserFileEditor editor = new UserFileEditor(
                parts.data().resolve(parts.settings().users().file()),
                parts.settings().sip().domains().getFirst(),
                parts.settings().sip().domains(),
                address -> parts.functions().numbers().lends(address));
        commands.addAll(new UserCommands(
                        editor, parts.users(), parts.sip().users()::look, stores.registrations(), parts.clock())
                .all());
        commands.add(new Command(ReloadCommand.SPEC, reload));
        return new CommandsHere(parts.settings().roles()).of(GatewayCommands.complete(commands));
    }

    private static ReloadCommand.Reading reread(Parts parts) {
        return switch (GatewaySettings.reader().readFile(IsthmusSettings.class, parts.file())) {
            case SettingsReading.Faulty<IsthmusSettings> faulty -> new ReloadCommand.Reading.Faulty(faulty.faults());
            case SettingsReading.Read<IsthmusSettings> read ->
                new ReloadCommand.Reading.Changed(
                        SettingsDifference.between(parts.functions().settings(), read.settings()),
                        UnknownProfiles.words(read.settings().selection(), parts.users()),
                        () -> prepare(parts, read.settings()));
        };
    }

    /// All that may fail comes first, and changes nothing.
    private static Runnable prepare(Parts parts, IsthmusSettings settings) {
        SmsEdge.Next sms = parts.sms().next(settings.sms());
        Runnable functions = parts.functions().next(settings, sms.adapters());
        sms.open();
        return () -> {
            sms.apply(functions);
            parts.linkMeters().register(settings.sms());
            parts.stores().pruner().keep(settings.state().retention());
        };
    }

    private static List<HealthCheck> checks(Parts parts) {
        List<HealthCheck> checks = new ArrayList<>();
        checks.add(HealthCheck.of("store", () -> {
            try {
                parts.stores().probe();
                return Health.HEALTHY;
            } catch (StoreUnavailable gone) {
                return new Health.Down("the journal can not write: " + gone.getMessage());
            }
        }));
        checks.add(
                new SipProbe(parts.sip().component().stack(), parts.settings().sip(), PROBE_PATIENCE, parts.clock()));
        checks.add(HealthCheck.of(
                "users",
                () -> parts.users().ignored().<Health>map(Health.Degraded::new).orElse(Health.HEALTHY)));
        if (parts.settings().roles().apart()) {
            checks.add(HealthCheck.of("functions", () -> elsewhere(parts.spine().elsewhere())));
        }
        for (SmscGroup group : parts.sms().groups()) {
            if (group.statuses().isEmpty()) {
                continue;
            }
            checks.add(HealthCheck.of(
                    "smsc " + group.name(), () -> health(group, parts.sms().alarms())));
        }
        return checks;
    }

    private static Health elsewhere(FunctionWatch functions) {
        List<String> away = functions.away().stream().map(ReferencePoint::word).toList();
        return away.isEmpty()
                ? Health.HEALTHY
                : new Health.Degraded(
                        "no answer from the function at " + String.join(" and ", away) + "; what is for it waits");
    }

    private static Health health(SmscGroup group, LinkAlarms alarms) {
        List<LinkStatus> links = group.statuses();
        List<String> down = links.stream()
                .filter(link -> !link.state().isUsable())
                .filter(link -> link.state() != LinkStatus.State.THROTTLED
                        || alarms.isRaised(LinkAlarms.Kind.LINK_THROTTLED, link.name()))
                .map(link -> link.name() + " is " + link.state().name().toLowerCase(Locale.ROOT))
                .toList();
        return down.isEmpty()
                ? Health.HEALTHY
                : new Health.Degraded(String.join(", ", down)
                        + (down.size() == links.size() ? "; short messages wait until one is up" : ""));
    }

    /// Where messages of a technology come in first, as its edge calls itself.
    private static String firstEdge(Technology technology, Parts parts) {
        RolesSettings roles = parts.settings().roles();
        if (technology.equals(Technology.RCS)) {
            ReferencePoint point = roles.selection() ? ReferencePoint.IW1 : ReferencePoint.IW2;
            return roles.participating() ? parts.functions().pager().edge() : point.word();
        }
        if (!roles.sms() && roles.apart()) {
            return (roles.selection() ? ReferencePoint.IW2 : ReferencePoint.IW1).word();
        }
        return parts.sms().groups().stream()
                .filter(_ -> technology.equals(Technology.SMS))
                .map(group -> "smsc:" + group.name())
                .findFirst()
                .orElse(technology.name());
    }

    /// Where something may come in that is none of a remote network.
    private static boolean isOpen(String edge, Parts parts) {
        RolesSettings roles = parts.settings().roles();
        return (roles.participating() && edge.equals(parts.functions().pager().edge()))
                || ReferencePoint.of(edge).flatMap(roles::hop).isPresent()
                || parts.sms().groups().stream().anyMatch(group -> edge.equals("smsc:" + group.name()));
    }

    /// Of the links of a group; what comes by SIP comes in different ways.
    private static Protection protection(String edge, Parts parts) {
        return parts.sms().groups().stream()
                .filter(group -> edge.equals("smsc:" + group.name()))
                .map(SmscGroup::protection)
                .findFirst()
                .orElse(Protection.NONE);
    }

    private static List<LinkStatus> links(List<SmscGroup> groups) {
        return groups.stream().flatMap(group -> group.statuses().stream()).toList();
    }

    private static StatusCommand.Figures figures(Parts parts) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("sip", parts.sip().words());
        roles(parts.settings().roles()).ifPresent(roles -> figures.put("roles", roles));
        figures.put(
                "registered",
                parts.stores().registrations().registered(parts.clock().instant()));
        figures.put("under way", parts.spine().runner().loop().present());
        figures.put(
                "held conversations",
                parts.spine().runner().loop().held(parts.clock().instant()));
        figures.put(
                "links",
                links(parts.sms().groups()).stream()
                        .map(link -> link.name() + " " + link.state().name().toLowerCase(Locale.ROOT))
                        .toList());
        figures.put("writes waiting", parts.stores().figures().queued());
        figures.put("nodes", parts.stores().nodes());
        return new StatusCommand.Figures(figures);
    }

    /// What runs here and where the others are; empty when all run here.
    private static Optional<String> roles(RolesSettings roles) {
        List<String> words = new ArrayList<>();
        words.add(Stream.of(
                        roles.participating() ? "participating" : "",
                        roles.selection() ? "selection" : "",
                        roles.sms() ? "sms" : "")
                .filter(role -> !role.isEmpty())
                .collect(Collectors.joining(", ")));
        for (ReferencePoint point : ReferencePoint.values()) {
            roles.hop(point).ifPresent(hop -> words.add(point.word() + " to " + hop));
        }
        return roles.participating() && roles.selection() && roles.sms()
                ? Optional.empty()
                : Optional.of(String.join("; ", words));
    }

    private static void meters(Parts parts) {
        Meters meters = parts.meters();
        Stores stores = parts.stores();
        meters.gauge(
                "items_under_way",
                "Items in memory",
                () -> parts.spine().runner().loop().present());
        meters.gauge(
                "store_writes_waiting",
                "Writes that wait for the disk",
                () -> stores.figures().queued());
        meters.counter(
                "store_writes", "Units of work written", () -> stores.figures().units());
        meters.counter("store_syncs", "Group commits", () -> stores.figures().batches());
        meters.counter(
                "store_failures",
                "Group commits that failed",
                () -> stores.figures().failures());
        meters.gauge("store_longest_sync_seconds", "The longest sync", () -> seconds(stores.figures()));
        meters.gauge(
                "registered",
                "Addresses of record with a device",
                () -> stores.registrations().registered(parts.clock().instant()));
        meters.counter(
                "reports_unmatched",
                "Reports about ids that nobody knew when they came",
                () -> parts.spine().reports().unmatched());
        parts.linkMeters().receipts(parts.spine().reports());
        parts.linkMeters().register(parts.settings().sms());
        DeliveryMeters.register(meters, stores, parts.spine().runner().ends());
        SipTally tally = parts.tally();
        for (String method : List.of("MESSAGE", "REGISTER", "OPTIONS")) {
            meters.counter(
                    "sip_received", "Requests by method", () -> tally.count("received." + method), "method", method);
        }
        for (String status : List.of("2xx", "4xx", "5xx", "6xx")) {
            meters.counter(
                    "sip_answered", "Answers by class", () -> tally.count("answered." + status), "status", status);
        }
        meters.counter("sip_retransmissions", "Absorbed", () -> tally.count("retransmissions-absorbed"));
        meters.counter("sip_overload_refused", "Refused for load", () -> tally.count("overload-refused"));
        meters.counter(
                "sip_guesses_held_up",
                "Requests that had to wait after too many wrong passwords",
                () -> tally.count("guesses-held-up"));
        meters.counter(
                "sip_credentials_unusable",
                "Requests with credentials that are malformed or for another request",
                () -> tally.count("credentials-unusable"));
        meters.counter(
                "sip_over_rate", "Messages over the rate of their sender or network", () -> tally.count("over-rate"));
        meters.counter("sip_malformed", "Refused or dropped for their form", () -> tally.count("malformed"));
    }

    private static double seconds(StoreFigures figures) {
        return figures.longestSync().toNanos() / 1e9;
    }

    private static String version() {
        String built = AdminWiring.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }
}
