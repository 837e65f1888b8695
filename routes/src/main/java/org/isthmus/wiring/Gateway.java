// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.isthmus.console.api.AdminServer;
import org.isthmus.model.VisibleText;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.Role;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.model.trail.Trail;
import org.isthmus.platform.meters.Meters;
import org.isthmus.platform.numbering.PhoneNumberPlan;
import org.isthmus.platform.users.WatchedUserDirectory;
import org.isthmus.routes.ReferencePoints;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.routes.delivery.LostStories;
import org.isthmus.routes.spine.AddressOwners;
import org.isthmus.sip.core.UserAddresses;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.stack.SipTally;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.smpp.LinkNames;
import org.isthmus.sms.smpp.LinkStatus;
import org.isthmus.state.Stores;
import org.isthmus.state.journal.StoreFaults;
import org.isthmus.state.shared.SharedView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running gateway. `start` makes everything in the order in which it depends on each other; `close` ends
/// it the other way round: edges refuse first, what is under way is finished, the journal is closed last.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration DUE_PAUSE = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_LOST = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int DUE_AT_ONCE = 1000;
    private static final int MOST_INTERRUPTED = 1_000_000;
    private static final int MOST_WAITING = 100_000;

    /// Longer than any way out waits for an answer.
    private static final Duration LOST_AFTER = Duration.ofMinutes(10);

    /// More than are written to the trail at once.
    private static final int STORIES_IN_A_ROW = 2000;

    private static final int MOST_STORIES = 100_000;
    private static final int TOKEN_OCTETS = 12;

    /// Short messages name no lifetime; the participating function caps this one by the policy in force.
    private static final Duration CAPPED_BY_POLICY = Duration.ofDays(3650);

    private final Opened opened;
    private final Stores stores;
    private final SmsEdge sms;
    private final AdminServer admin;
    private final SipEdge sip;
    private final ReloadCommand reload;

    private Gateway(Opened opened, Stores stores, SmsEdge sms, AdminServer admin, SipEdge sip, ReloadCommand reload) {
        this.opened = opened;
        this.stores = stores;
        this.sms = sms;
        this.admin = admin;
        this.sip = sip;
        this.reload = reload;
    }

    /// Starts with settings that were read from `file`, which `reload` reads again. Throws when
    /// something it needs can not be had; then nothing is left running.
    public static Gateway start(Path file, IsthmusSettings settings, Clock clock) throws Exception {
        return start(file, settings, clock, StoreFaults.none());
    }

    /// The same, on a disk with `faults`: for whoever wants to see what becomes of traffic when it can
    /// not write.
    public static Gateway start(Path file, IsthmusSettings settings, Clock clock, StoreFaults faults) throws Exception {
        Opened opened = new Opened();
        try {
            return start(opened, file, settings, clock, faults);
        } catch (Exception | Error failed) {
            // A thread or a listening point that outlives its start would keep the process, or the next start out.
            opened.close();
            throw failed;
        }
    }

    /// What is closed last is opened first: the order here is the order in which a stop goes backwards.
    private static Gateway start(Opened opened, Path file, IsthmusSettings settings, Clock clock, StoreFaults faults)
            throws Exception {
        Path data = DataFolder.ready(settings.dataDirectory());
        Instant started = clock.instant();
        Meters meters = new Meters();
        Stores stores = Stores.open(
                data.resolve("journal"), settings.state(), clock, SharedView.open(settings.state()), faults);
        opened.add("stores", stores::close);
        Ticks ticks = new Ticks();
        opened.add("clock", ticks::close);
        CamelContext camel = SpineContext.create();

        List<ItemId> interrupted = stores.ledger().interrupted(MOST_INTERRUPTED);
        List<DeliveryReport> unsettled = stores.ledger().unsettled();
        SecureRandom random = new SecureRandom();
        Supplier<String> tokens = () -> token(random);
        ItemIds ids = new ItemIds(clock, settings.node(), stores.messages().greatest());
        NumberingPlan plan = new PhoneNumberPlan(settings.numbering());
        SmscGroup.Surroundings surroundings = new SmscGroup.Surroundings(
                plan, stores.parts(), ids, tokens, CAPPED_BY_POLICY, SmsEdge::context, clock, random, new LinkNames());
        SmsEdge sms = new SmsEdge(settings.sms(), surroundings);
        opened.add("links", sms::close);
        opened.add("routes", camel::stop);
        UserAddresses addresses =
                new UserAddresses(new AddressReader(plan, settings.sip().domains()));
        LiveFunctions functions = new LiveFunctions(settings, sms.adapters(), addresses);
        WatchedUserDirectory users = new WatchedUserDirectory(
                data.resolve(settings.users().file()),
                settings.sip().domains().getFirst(),
                settings.sip().domains(),
                address -> functions.numbers().lends(address));
        AddressOwners owners = new AddressOwners(stores.owners(), ids::next);
        users.refreshIfChanged(owners::coming);
        owners.inForce();
        CamelCalls calls = new CamelCalls(camel, ReferencePoints.TOGETHER);
        Spine spine = Spine.make(
                new Spine.Parts(settings, stores, users, owners, plan, functions, sms, ids, tokens, clock), calls);
        opened.add("deliveries", () -> spine.runner().stop(DRAIN));
        SipTally tally = new SipTally();
        SpineContext.Parts edges = new SpineContext.Parts(
                settings, functions, stores, users, owners, plan, ids, random, clock, tally, sms, spine, DRAIN);
        SipEdge sip = SpineContext.assemble(camel, edges);
        recover(interrupted, stores, spine, clock);
        camel.start();
        // Before deliveries, or what is accepted while they end would wait for the next start for no reason.
        opened.add("SIP requests", () -> sip.refuseNew(DRAIN));
        opened.add("short messages", sms::refuseMessages);
        settle(unsettled, stores, spine);
        spine.runner().recovery().open();
        tick(ticks, stores, spine, sms, settings, clock);
        // What was changed while nothing ran is remembered at once, or it would have to be noticed again.
        sip.users().look();
        ticks.every(settings.users().lookEvery(), "looking at the users file", sip.users()::look);
        ticks.every(SECOND, "asking the core who is registered", sip.events()::tick);
        sms.start(group -> SpineContext.join(camel, edges, group));
        AdminWiring.Parts parts = new AdminWiring.Parts(
                file,
                data,
                settings,
                functions,
                stores,
                users,
                plan,
                spine,
                sms,
                sip,
                meters,
                new SmsMeters(meters, sms),
                tally,
                started,
                clock);
        ReloadCommand reload = AdminWiring.reload(parts);
        AdminServer admin = AdminWiring.start(parts, reload);
        opened.add("admin API", admin::close);
        return new Gateway(opened, stores, sms, admin, sip, reload);
    }

    /// One line for people: where it listens.
    public String addresses() {
        String links = sms.groups().stream()
                .flatMap(group -> group.statuses().stream())
                .map(LinkStatus::name)
                .collect(Collectors.joining(" "));
        return "sip " + sip.words() + ", admin " + admin.address().address()
                + (links.isEmpty() ? "" : ", links " + links);
    }

    /// Where SIP over UDP is taken first, as `host:port`.
    public String sipAddress() {
        return sip.first();
    }

    /// Reads the configuration file again, as the command `reload` does, for somebody who can only send a
    /// signal: what came of it is in the log.
    public CommandOutcome reload() {
        CommandOutcome outcome = reload.run(new Command.Call("SIGHUP", Role.ADMIN, Map.of()));
        switch (outcome) {
            case CommandOutcome.Done(Object _, List<String> lines) ->
                lines.forEach(line -> LOG.info("SIGHUP: {}", VisibleText.of(line)));
            case CommandOutcome.No(Object _, List<String> lines) ->
                lines.forEach(line -> LOG.warn("SIGHUP: {}", VisibleText.of(line)));
            case CommandOutcome.Failed failed ->
                LOG.warn("SIGHUP: {}. {}", VisibleText.of(failed.message()), VisibleText.of(failed.advice()));
        }
        return outcome;
    }

    /// The stories of what went through.
    public Trail trail() {
        return stores.trail();
    }

    @Override
    public void close() {
        LOG.info("stopping: what is under way is finished, what is stored goes on at the next start");
        opened.close();
        LOG.info("stopped");
    }

    /// Before anybody is let in: much may have been under way, and the stories are looked for among the
    /// youngest items.
    private static void recover(List<ItemId> interrupted, Stores stores, Spine spine, Clock clock) {
        spine.runner().recovery().recover(interrupted);
        spine.runner().recovery().restoreHolds(MOST_WAITING);
        int told = new LostStories(stores.messages(), stores.ledger(), stores.trail())
                .tellAgain(clock.instant(), STORIES_IN_A_ROW, MOST_STORIES);
        if (!interrupted.isEmpty() || told > 0) {
            LOG.warn(
                    "{} items were being handed over when the last run ended, and their outcome is unknown; of {} others"
                            + " the beginning of the story was lost",
                    interrupted.size(),
                    told);
        }
    }

    /// Reports that had found their item when the last run ended, and had not been taken by it.
    private static void settle(List<DeliveryReport> unsettled, Stores stores, Spine spine) {
        for (DeliveryReport report : unsettled) {
            spine.reports().take(report);
            stores.ledger().settled(report);
        }
    }

    private static void tick(
            Ticks ticks, Stores stores, Spine spine, SmsEdge sms, IsthmusSettings settings, Clock clock) {
        ticks.every(DUE_PAUSE, "taking up what is due", () -> {
            spine.runner().writeUnwritten();
            // Those in memory and those known to wait behind another one are due too.
            int most = DUE_AT_ONCE
                    + spine.runner().loop().present()
                    + spine.runner().loop().behind();
            stores.ledger().due(clock.instant(), most).forEach(spine.runner()::due);
        });
        LinkWatch links = new LinkWatch();
        ticks.every(SECOND, "looking for links that are up again", () -> {
            if (links.anyCameBack(sms.groups())) {
                spine.runner().recovery().linkUp();
            }
        });
        if (settings.roles().apart()) {
            ticks.every(
                    SECOND,
                    "looking for functions that are back",
                    () -> spine.elsewhere().look(spine.runner().recovery()::functionBack));
        }
        ticks.every(
                LOOK_FOR_LOST,
                "looking for what is being handed over by nobody",
                () -> spine.runner().recovery().interruptLost(clock.instant().minus(LOST_AFTER)));
        ticks.every(SECOND, "pruning", () -> stores.pruner().tick());
        ticks.every(SECOND, "waiting for parts", () -> sms.tick(clock.instant()));
    }

    private static String token(SecureRandom random) {
        byte[] octets = new byte[TOKEN_OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
