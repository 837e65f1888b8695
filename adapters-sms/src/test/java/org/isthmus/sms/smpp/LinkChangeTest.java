// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.IdNotation;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The links of a group that become others while they run, on raw octets.
@Timeout(60)
class LinkChangeTest {
    private static SmsLink made(SmsSettings.Link settings) {
        return new SmscLink(
                settings,
                new SmscMessageIdForms("lab", IdNotation.AUTO),
                (_, _) -> CommandStatus.ROK,
                new LinkCounters(),
                LinkFixture.NO_TLS,
                InstantSource.system(),
                new Random(1));
    }

    @Test
    void a_changed_link_waits_for_its_answers_before_it_unbinds_and_its_successor_binds_after_that() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            SmsSettings.Link old = LinkFixture.settings(smsc.port());
            SmsSettings.Link wider = LinkFixture.settings(smsc.port(), LinkFixture.flow(20));
            SmscLinks links = new SmscLinks("lab", List.of(made(old)));
            links.start();
            try (Peer peer = smsc.acceptAndBind()) {
                await().until(() -> links.statuses().getFirst().state() == State.UP);
                Future<List<HandOver>> underWay = caller.submit(() -> links.handOver(LinkFixture.request("before")));
                Pdu before = peer.readSubmit();

                links.apply(List.of(wider), LinkChangeTest::made);
                await().until(() -> links.statuses().getFirst().state() == State.DRAINING);
                assertThat(links.handOver(LinkFixture.request("between")))
                        .allMatch(HandOver.Deferred.class::isInstance);
                peer.answerSubmit(before, 0, "1");
                assertThat(underWay.get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
                Pdu goodbye = peer.read();
                assertThat(goodbye.id()).as("unbind, and nothing before it").isEqualTo(6);
                peer.send(0x8000_0006, 0, goodbye.sequence());
            }
            try (Peer successor = smsc.acceptAndBind()) {
                await().until(() -> links.statuses().getFirst().state() == State.UP);
                assertThat(links.statuses())
                        .singleElement()
                        .satisfies(status -> assertThat(status.window().size()).isEqualTo(20));
                Future<List<HandOver>> after = caller.submit(() -> links.handOver(LinkFixture.request("after")));
                successor.answerSubmit(successor.readSubmit(), 0, "2");
                assertThat(after.get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
                links.close();
            }
        }
    }

    @Test
    void a_link_that_moves_to_another_group_binds_there_when_it_has_unbound_here() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            LinkNames names = new LinkNames();
            SmsSettings.Link settings = LinkFixture.settings(smsc.port());
            SmscLinks before = new SmscLinks("lab", List.of(made(settings)), names);
            SmscLinks after = new SmscLinks("other", List.of(made(settings)), names);
            before.start();
            try (Peer peer = smsc.acceptAndBind()) {
                await().until(() -> before.statuses().getFirst().state() == State.UP);
                Future<List<HandOver>> underWay = caller.submit(() -> before.handOver(LinkFixture.request("one")));
                Pdu one = peer.readSubmit();
                after.start();
                before.apply(List.of(), LinkChangeTest::made);
                await().until(() -> before.statuses().getFirst().state() == State.DRAINING);
                assertThat(after.statuses().getFirst().state()).isEqualTo(State.CONNECTING);
                assertThat(smsc.isLeftAlone()).as("nobody else connects").isTrue();
                peer.answerSubmit(one, 0, "1");
                assertThat(underWay.get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
                peer.answerGoodbye();
            }
            try (Peer _ = smsc.acceptAndBind()) {
                await().until(() -> after.statuses().getFirst().state() == State.UP);
                assertThat(before.statuses()).isEmpty();
            }
            after.close();
            before.close();
        }
    }

    @Test
    void what_did_not_change_is_the_same_link_and_what_came_and_went_is_told_by_name() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc()) {
            SmsSettings.Link stays = LinkFixture.settings("stays", smsc.port(), LinkFixture.flow(10));
            SmsSettings.Link goes = LinkFixture.settings("goes", smsc.port(), LinkFixture.flow(10));
            SmsSettings.Link comes = LinkFixture.settings("comes", smsc.port(), LinkFixture.flow(10));
            SmscLinks links = new SmscLinks("lab", List.of(made(stays), made(goes)));
            SmsLink same = links.all().getFirst();
            links.apply(List.of(comes, stays), LinkChangeTest::made);
            await().until(() -> links.all().stream()
                    .map(link -> link.settings().name())
                    .toList()
                    .equals(List.of("comes", "stays")));
            assertThat(links.all().getLast()).isSameAs(same);
            links.close();
        }
    }
}
