// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.ReceiptsCommand;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.ReceiptState;
import org.isthmus.testkit.smsc.ReceivedSubmit;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Receipts that come another way than expected, and those that nobody expects.
class ReceiptsTest {
    private static final String WAIT = "report-wait: 30s";

    @Test
    void a_receipt_on_another_link_of_the_group_is_believed(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                .sibling("centre-2")
                .centre("receipts-elsewhere")
                .start(folder)) {
            network.smsc().binds().awaitCount(2, PATIENCE);
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();

            for (String text : List.of("Short", "In several parts. ".repeat(20))) {
                SentMessage sent = alice.send("tel:+" + phone.number(), text);
                assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
                List<String> links = network.story(sent.imdnId()).stream()
                        .filter(event -> event.kind() == TrailKind.REPORTED)
                        .map(event -> event.by().toString())
                        .distinct()
                        .toList();
                assertThat(links).isSubsetOf("peer:centre", "peer:centre-2");
            }
            assertThat(unmatched(network)).isEmpty();
        }
    }

    @Test
    void while_the_receipt_of_one_part_is_missing_the_message_is_not_delivered(@TempDir Path folder) throws Exception {
        ShiftedClock clock = new ShiftedClock();
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                .clock(clock)
                .section("delivery", "retry-after: [1s]", WAIT)
                .centre("no-first-receipt")
                .start(folder)) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();

            SentMessage parts = alice.send("tel:+" + phone.number(), "In several parts. ".repeat(20));
            SentMessage one = alice.send("tel:+" + phone.number(), "In one");

            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
            network.told(parts.imdnId(), TrailKind.REPORTED);
            clock.forward(Duration.ofSeconds(31));
            alice.register();
            alice.awaitNotification(parts, "error", PATIENCE);
            assertThat(network.notifications(alice, parts)).containsExactly("delivery/error");
        }
    }

    /// The centre counts on from 0x1234567890, whose hexadecimal form has no letters: nothing tells its base.
    @Test
    void a_receipt_that_matches_nothing_is_kept_and_shown_with_the_message_that_it_may_mean(@TempDir Path folder)
            throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                .centre("drops-receipts")
                .firstId(0x1234567890L)
                .start(folder)) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();
            assertThat(unmatched(network)).isEmpty();
            SentMessage sent = alice.send("tel:+" + phone.number(), "Where is it?");
            network.told(sent.imdnId(), TrailKind.ACCEPTED);
            ReceivedSubmit submit = network.smsc().submits().all().getFirst();

            receipt(network, submit, "1234567890");
            receipt(network, submit, "4711");

            CommandOutcome.Done shown = network.done(ReceiptsCommand.SPEC, Map.of());
            assertThat(shown.lines()).hasSize(5);
            assertThat(shown.lines().get(0)).contains("peer:centre", "id 4711 says DELIVRD");
            assertThat(shown.lines().get(1)).isEqualTo("    no message has an id like it");
            assertThat(shown.lines().get(2)).contains("id 1234567890 says DELIVRD");
            assertThat(shown.lines().get(3))
                    .startsWith("    near: item ")
                    .contains("waiting for a report", "****")
                    .doesNotContain(phone.number());
            assertThat(shown.lines().get(4)).isEqualTo("2 receipts without a message");
            assertThat(network.done(ReceiptsCommand.SPEC, Map.of("limit", "1")).lines())
                    .hasSize(3);
            assertThat(network.story(sent.imdnId())).noneMatch(event -> event.kind() == TrailKind.REPORTED);
        }
    }

    /// The ids of this centre are small and hexadecimal, those of its receipts decimal: `16` may be either. There are
    /// so many that a receipt which comes late, and is no evidence then, changes nothing of the end.
    @Test
    void small_ids_in_two_bases_are_never_taken_for_each_other_and_are_believed_once_it_is_clear(@TempDir Path folder)
            throws Exception {
        ShiftedClock clock = new ShiftedClock();
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                .clock(clock)
                .section("delivery", "retry-after: [1s]", WAIT)
                .centre("hex-ids+counts-from-one")
                .start(folder)) {
            SimulatedHandset alice = network.online();
            SimulatedPhone phone = network.phone();
            SimulatedPhone gone = network.phone();
            gone.leave();
            List<SentMessage> sent = new ArrayList<>();
            for (int number = 1; number <= 70; number++) {
                SimulatedPhone to = number == 16 ? gone : phone;
                SentMessage one = alice.send("tel:+" + to.number(), "Message " + number);
                assertThat(one.status()).isEqualTo(202);
                network.told(one.imdnId(), TrailKind.ACCEPTED);
                sent.add(one);
            }
            network.ended(sent.getLast().imdnId());
            clock.forward(Duration.ofSeconds(31));
            alice.register();

            for (int number = 1; number <= 70; number++) {
                List<String> told = network.notifications(alice, sent.get(number - 1));
                assertThat(told)
                        .as("message %d", number)
                        .isIn(List.of(
                                List.of(number == 16 ? "delivery/failed" : "delivery/delivered"),
                                List.of("delivery/error")));
            }
            assertThat(network.notifications(alice, sent.getLast())).containsExactly("delivery/delivered");
        }
    }

    private static void receipt(SimulatedNetwork network, ReceivedSubmit about, String id) {
        ReceivedSubmit named =
                new ReceivedSubmit(about.pdu(), about.message(), about.systemId(), about.number(), id, id, 0);
        assertThat(network.smsc()
                        .sendReceipt(named, ReceiptState.DELIVRD)
                        .awaitAnswer(PATIENCE)
                        .status())
                .isZero();
    }

    private static List<?> unmatched(SimulatedNetwork network) throws Exception {
        return (List<?>)
                ((Map<?, ?>) network.done(ReceiptsCommand.SPEC, Map.of()).data()).get("receipts");
    }
}
