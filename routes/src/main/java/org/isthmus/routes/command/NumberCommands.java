// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.routes.story.Masking;

/// `isthmus numbers`, `number extend` and `number revoke`: the interworking numbers on loan.
public final class NumberCommands {
    public static final CommandSpec LIST = new CommandSpec(
            "numbers",
            "List the interworking numbers on loan",
            "Shows for each lease the legacy user, the number they see, whom it stands for, and until when.",
            Role.SUPPORT,
            false,
            List.of(new Parameter("limit", Kind.NUMBER, false, false, "At most so many (default 100)")));
    public static final CommandSpec EXTEND = new CommandSpec(
            "number extend",
            "Keep a lease longer",
            "Moves the end of one lease to so many days from now.",
            Role.OPERATOR,
            true,
            List.of(
                    new Parameter("user", Kind.TEXT, true, true, "The legacy user's number"),
                    new Parameter("number", Kind.TEXT, true, true, "The leased number"),
                    new Parameter("days", Kind.NUMBER, false, true, "How many days from now it shall end")));
    public static final CommandSpec REVOKE = new CommandSpec(
            "number revoke",
            "End a lease now",
            "The next reply to that number is refused, and the number is free for another conversation of that user.",
            Role.OPERATOR,
            true,
            List.of(
                    new Parameter("user", Kind.TEXT, true, true, "The legacy user's number"),
                    new Parameter("number", Kind.TEXT, true, true, "The leased number")));

    private static final LimitArgument LIMIT = new LimitArgument(100, 10_000);

    private final LeaseStore leases;
    private final NumberingPlan plan;
    private final InstantSource clock;

    public NumberCommands(LeaseStore leases, NumberingPlan plan, InstantSource clock) {
        this.leases = leases;
        this.plan = plan;
        this.clock = clock;
    }

    public List<Command> all() {
        return List.of(
                new Command(LIST, this::list), new Command(EXTEND, this::extend), new Command(REVOKE, this::revoke));
    }

    private CommandOutcome list(Command.Call call) {
        Optional<CommandOutcome> refusal = LIMIT.refusal(call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        int limit = LIMIT.of(call);
        List<Lease> found = leases.leases(clock.instant(), limit);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-16s %-16s %-28s %s", "LEGACY USER", "NUMBER", "STANDS FOR", "UNTIL"));
        for (Lease lease : found) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %-16s %-28s %s",
                    lease.legacyUser().masked(),
                    lease.number().canonical(),
                    Masking.MASKED.address(lease.partner()),
                    lease.until()));
        }
        lines.add(found.size() + " on loan");
        return new CommandOutcome.Done(
                Map.of("leases", found.stream().map(NumberCommands::data).toList()), lines);
    }

    private static Map<String, Object> data(Lease lease) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("user", lease.legacyUser().masked());
        data.put("number", lease.number().canonical());
        data.put("partner", Masking.MASKED.address(lease.partner()));
        data.put("since", lease.since().toString());
        data.put("until", lease.until().toString());
        return data;
    }

    private CommandOutcome extend(Command.Call call) {
        Optional<Msisdn> user = number(call, "user");
        Optional<Msisdn> number = number(call, "number");
        long days = Long.parseLong(call.argument("days").orElse("0"));
        if (user.isEmpty() || number.isEmpty() || days < 1 || days > 3650) {
            return invalid();
        }
        Instant until = clock.instant().plus(Duration.ofDays(days));
        return leases.extend(user.get(), number.get(), until) ? done("extended until " + until) : none();
    }

    private CommandOutcome revoke(Command.Call call) {
        Optional<Msisdn> user = number(call, "user");
        Optional<Msisdn> number = number(call, "number");
        if (user.isEmpty() || number.isEmpty()) {
            return invalid();
        }
        return leases.revoke(user.get(), number.get()) ? done("revoked") : none();
    }

    private Optional<Msisdn> number(Command.Call call, String name) {
        return plan.read(call.argument(name).orElse("")) instanceof NumberingPlan.Reading.International(var number)
                ? Optional.of(number)
                : Optional.empty();
    }

    private static CommandOutcome done(String words) {
        return new CommandOutcome.Done(Map.of("result", words), List.of(words));
    }

    private static CommandOutcome none() {
        return new CommandOutcome.Failed(
                "not-found", "there is no such lease", "`isthmus numbers` lists the numbers on loan.");
    }

    private static CommandOutcome invalid() {
        return new CommandOutcome.Failed(
                "invalid",
                "not a number, or not a number of days from 1 to 3650",
                "Write numbers in international form.");
    }
}
