// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.isthmus.model.Protection;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.Role;
import org.isthmus.sms.smpp.LinkStatus;
import org.junit.jupiter.api.Test;

/// What `isthmus links` says of an error.
class LinksCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static String line(LinkStatus.State state, String error) {
        return line(state, error, LinkStatus.Order.RUN);
    }

    private static String line(LinkStatus.State state, String error, LinkStatus.Order order) {
        LinkStatus link = new LinkStatus(
                "main",
                "main",
                state,
                NOW.minusSeconds(5),
                new LinkStatus.Window(0, 100),
                new LinkStatus.Counts(0, 0, 0, 0, 0),
                error,
                order,
                Protection.TRUSTED_NETWORK);
        CommandOutcome outcome = new LinksCommand(() -> List.of(link), List::of, () -> NOW)
                .run(new Command.Call("me", Role.VIEWER, Map.of()));
        assertThat(outcome).isInstanceOf(CommandOutcome.Done.class);
        return ((CommandOutcome.Done) outcome).lines().get(1);
    }

    @Test
    void the_error_of_a_link_that_is_down_is_its_reason() {
        assertThat(line(LinkStatus.State.DOWN, "connection refused"))
                .endsWith("0  trusted-network  connection refused");
    }

    @Test
    void what_a_link_was_told_shows_also_while_it_is_down() {
        assertThat(line(LinkStatus.State.DOWN, "connection refused", LinkStatus.Order.PAUSE))
                .contains(" down, pause ");
        assertThat(line(LinkStatus.State.DRAINED, "old", LinkStatus.Order.DRAIN))
                .contains(" drained ")
                .endsWith("(before it came up) old");
    }

    @Test
    void the_error_of_a_link_that_is_up_is_told_as_past() {
        assertThat(line(LinkStatus.State.UP, "connection refused")).endsWith("(before it came up) connection refused");
        assertThat(line(LinkStatus.State.UP, "")).endsWith(" 0  trusted-network");
    }
}
