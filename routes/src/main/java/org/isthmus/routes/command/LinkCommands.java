// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.sms.smpp.LinkStatus;
import org.isthmus.sms.smpp.LinkStatus.Order;
import org.isthmus.sms.smpp.SmsLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `isthmus links pause`, `links drain` and `links resume`: one link is held back while the others run. What comes in
/// on it is taken all the same. The order is in memory: it ends with the link, at a restart and when a reload changes
/// that link.
public final class LinkCommands {
    private static final Parameter NAME = new Parameter("name", Kind.TEXT, true, true, "The link's name");
    private static final String LASTS =
            " It lasts until `links resume`, a restart, or a reload that changes the link; what shall last longer is said in"
                    + " the configuration file.";

    public static final CommandSpec PAUSE = new CommandSpec(
            "links pause",
            "Send nothing more on one link",
            "Messages go out on the other links of its group, or wait. Receipts and messages that come in on it are taken."
                    + LASTS,
            Role.OPERATOR,
            true,
            List.of(NAME));
    public static final CommandSpec DRAIN = new CommandSpec(
            "links drain",
            "Send nothing more on one link and wait for its answers",
            "As `links pause`, and waits until no submit is without an answer: the link can then be ended and nothing"
                    + " becomes unknown. Receipts still come."
                    + LASTS,
            Role.OPERATOR,
            true,
            List.of(NAME, new Parameter("wait", Kind.NUMBER, false, false, "At most so many seconds (default 10)")));
    public static final CommandSpec RESUME = new CommandSpec(
            "links resume",
            "Send on a link again",
            "Ends what `links pause` and `links drain` began.",
            Role.OPERATOR,
            true,
            List.of(NAME));

    private static final Logger AUDIT = LoggerFactory.getLogger("org.isthmus.audit");
    private static final long USUAL_WAIT = 10;

    /// What is left of a command's time for its answer.
    private static final Duration TO_ANSWER = Duration.ofSeconds(1);

    private final Supplier<List<SmsLink>> links;
    private final Duration longest;

    /// `longest` is how long a command may take at all.
    public LinkCommands(Supplier<List<SmsLink>> links, Duration longest) {
        this.links = links;
        this.longest = longest.minus(TO_ANSWER);
    }

    public List<Command> all() {
        return List.of(
                new Command(PAUSE, call -> onLink(call, Order.PAUSE)),
                new Command(DRAIN, call -> onLink(call, Order.DRAIN)),
                new Command(RESUME, call -> onLink(call, Order.RUN)));
    }

    private CommandOutcome onLink(Command.Call call, Order order) {
        String name = call.argument("name").orElse("");
        Optional<SmsLink> link = links.get().stream()
                .filter(one -> one.settings().name().equals(name))
                .min(Comparator.comparing(SmsLink::isLeaving));
        if (link.isEmpty()) {
            return new CommandOutcome.Failed(
                    "not-found", "there is no link " + VisibleText.of(name, 40), "`isthmus links` names them.");
        }
        if (link.get().isLeaving()) {
            return new CommandOutcome.Failed(
                    "invalid",
                    "link " + name + " is leaving: a reload changed it or took it away",
                    "`isthmus links` shows when it is gone, or another one of its name is there.");
        }
        if (!link.get().sends()) {
            return new CommandOutcome.Failed(
                    "invalid",
                    "link " + name + " only receives, so there is nothing to hold back",
                    "`isthmus links` shows the links that send.");
        }
        Duration wait = Duration.ofSeconds(
                call.argument("wait").map(Long::parseLong).orElse(Math.min(USUAL_WAIT, longest.toSeconds())));
        if (wait.isNegative() || wait.compareTo(longest) > 0) {
            return new CommandOutcome.Failed(
                    "invalid",
                    "a command can wait from 0 to " + longest.toSeconds() + " seconds",
                    "Give --wait in that range; `isthmus links` shows when the link is drained.");
        }
        link.get().order(order);
        AUDIT.info("{} told link {} to {}", call.caller(), name, word(order));
        if (order == Order.DRAIN) {
            link.get().awaitIdle(wait);
        }
        return done(link.get());
    }

    private CommandOutcome done(SmsLink link) {
        LinkStatus status = link.status();
        int unanswered = status.window().used();
        boolean held = status.order() != Order.RUN;
        boolean last = held && links.get().stream().noneMatch(other -> takesOver(other, link));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("link", status.name());
        data.put("order", word(status.order()));
        data.put("state", word(status.state()));
        data.put("unanswered", unanswered);
        data.put("groupSends", !last);
        String line = "link " + status.name() + " is " + word(status.state())
                + (held && !status.state().isHeldBack() ? ", and told to " + word(status.order()) : "")
                + (held && unanswered > 0 ? "; " + unanswered + " without an answer yet" : "");
        return new CommandOutcome.Done(
                data,
                last
                        ? List.of(line, "No other link of group " + status.group() + " sends now: its messages wait.")
                        : List.of(line));
    }

    private static boolean takesOver(SmsLink other, SmsLink link) {
        LinkStatus status = other.status();
        return other != link
                && other.sends()
                && status.group().equals(link.settings().group())
                && status.state().takesSubmits();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
