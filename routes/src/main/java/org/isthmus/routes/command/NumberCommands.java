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
import java.util.function.BiPredicate;
import org.isthmus.model.VisibleText;
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
            "Shows for each lease the legacy user, the number they see, whom it stands for, and until when. Addresses are"
                    + " masked unless you give a reason, and the reason is logged; `number extend` and `number revoke`"
                    + " take them whole.",
            Role.SUPPORT,
            false,
            List.of(
                    RevealArgument.PARAMETER,
                    new Parameter("limit", Kind.NUMBER, false, false, "At most so many (default 100)")));
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

    private static final long MOST_DAYS = 3650;
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
        Optional<CommandOutcome> refusal = RevealArgument.refusal(call).or(() -> LIMIT.refusal(call));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        int limit = LIMIT.of(call);
        List<Lease> found = leases.leases(clock.instant(), limit);
        Masking masking = RevealArgument.masking(call, () -> found.size() + " leases");
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-16s %-16s %-28s %s", "LEGACY USER", "NUMBER", "STANDS FOR", "UNTIL"));
        for (Lease lease : found) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %-16s %-28s %s",
                    masking.address(lease.legacyUser()),
                    lease.number().canonical(),
                    masking.address(lease.partner()),
                    lease.until()));
        }
        lines.add(found.size() + " on loan");
        return new CommandOutcome.Done(
                Map.of(
                        "leases",
                        found.stream().map(lease -> data(lease, masking)).toList()),
                lines);
    }

    private static Map<String, Object> data(Lease lease, Masking masking) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("user", masking.address(lease.legacyUser()));
        data.put("number", lease.number().canonical());
        data.put("partner", masking.address(lease.partner()));
        data.put("since", lease.since().toString());
        data.put("until", lease.until().toString());
        return data;
    }

    private CommandOutcome extend(Command.Call call) {
        long days = Long.parseLong(call.argument("days").orElse("0"));
        if (days < 1 || days > MOST_DAYS) {
            return new CommandOutcome.Failed(
                    "invalid", "a lease can be kept from 1 to " + MOST_DAYS + " days", "Give --days in that range.");
        }
        Instant until = clock.instant().plus(Duration.ofDays(days));
        return onLease(call, (user, number) -> leases.extend(user, number, until), "extended until " + until);
    }

    private CommandOutcome revoke(Command.Call call) {
        return onLease(call, leases::revoke, "revoked");
    }

    private CommandOutcome onLease(Command.Call call, BiPredicate<Msisdn, Msisdn> act, String words) {
        NumberingPlan.Reading user = plan.read(call.argument("user").orElse(""));
        NumberingPlan.Reading number = plan.read(call.argument("number").orElse(""));
        if (!(user instanceof NumberingPlan.Reading.International(Msisdn legacyUser))) {
            return noNumber(call, "user", user);
        }
        if (!(number instanceof NumberingPlan.Reading.International(Msisdn leased))) {
            return noNumber(call, "number", number);
        }
        return act.test(legacyUser, leased) ? done(words) : none();
    }

    private static CommandOutcome done(String words) {
        return new CommandOutcome.Done(Map.of("result", words), List.of(words));
    }

    private static CommandOutcome none() {
        return new CommandOutcome.Failed(
                "not-found",
                "there is no such lease",
                "`isthmus numbers --reveal REASON` lists the numbers on loan, as they are to be written here.");
    }

    private static CommandOutcome noNumber(Command.Call call, String parameter, NumberingPlan.Reading reading) {
        String why = reading instanceof NumberingPlan.Reading.NotANumber(String reason) ? ": " + reason : "";
        String written = call.argument(parameter).orElse("");
        return new CommandOutcome.Failed(
                "invalid",
                VisibleText.of(written, 40) + " is not a whole telephone number" + why,
                written.indexOf('*') >= 0
                        ? "`isthmus numbers --reveal REASON` shows the numbers whole."
                        : TraceCommand.WRITE_NUMBERS);
    }
}
