// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.PduHeader;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.isthmus.sms.smpp.SubmitAnswer.Answered;
import org.isthmus.sms.smpp.SubmitAnswer.NoAnswer;
import org.isthmus.sms.smpp.SubmitAnswer.NoPlace;
import org.isthmus.sms.smpp.SubmitAnswer.NotWritten;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What waits for a place in the window of a session, on raw octets.
@Timeout(60)
class SmscSessionTest {
    private static final int LAST = 24;
    private static final int THROTTLED = CommandStatus.RTHROTTLED;

    private final Throttle throttle = new Throttle();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final List<Boolean> knownAtReceipt = Collections.synchronizedList(new ArrayList<>());
    private LockstepSmsc smsc;
    private SmscSession session;
    private Peer peer;

    @BeforeEach
    void listen() throws IOException {
        smsc = new LockstepSmsc();
    }

    @AfterEach
    void stop() throws Exception {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(session::close);
        peer.answerGoodbye();
        closing.get(10, TimeUnit.SECONDS);
        peer.close();
        smsc.close();
    }

    private void open(int window, Duration answerTimeout) throws Exception {
        session = new SmscSession(
                LinkFixture.settings(smsc.port(), LinkFixture.flow(window, answerTimeout)),
                (_, _) -> {
                    knownAtReceipt.add(known.contains("1f"));
                    return CommandStatus.ROK;
                },
                new LinkCounters(),
                LinkFixture.NO_TLS,
                throttle,
                known::add);
        CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> {
            try {
                session.open();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        peer = smsc.acceptAndBind();
        opening.get(10, TimeUnit.SECONDS);
    }

    @Test
    void what_waits_leaves_in_the_order_of_its_coming_one_for_each_place() throws Exception {
        open(2, Duration.ofSeconds(30));
        List<Submission> all = submit(6);
        List<Pdu> read = new ArrayList<>(List.of(peer.readSubmit(), peer.readSubmit()));
        nothingElseComes();
        for (int i = 0; i < 6; i++) {
            peer.answerSubmit(read.get(i), 0, "id" + i);
            if (read.size() < 6) {
                read.add(peer.readSubmit());
            }
        }
        assertThat(read).extracting(Pdu::sequence).isEqualTo(sequences(all));
        for (int i = 0; i < 6; i++) {
            assertThat(all.get(i).outcome()).isEqualTo(new Answered(0, "id" + i));
        }
        assertThat(session.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(session.windowUsed()).isZero();
    }

    @Test
    void the_id_of_an_answer_is_known_before_the_receipt_behind_it_is_taken() throws Exception {
        open(1, Duration.ofSeconds(30));
        submit(1);
        peer.answerSubmit(peer.readSubmit(), 0, "1f");
        peer.deliver(9, "447700900002", "447700900001", 4, 0, "id:31 stat:DELIVRD".getBytes(StandardCharsets.US_ASCII));
        assertThat(peer.read().status()).isZero();
        assertThat(knownAtReceipt).containsExactly(true);
    }

    @Test
    void what_is_taken_back_before_it_left_never_leaves() throws Exception {
        open(1, Duration.ofSeconds(30));
        List<Submission> all = submit(3);
        Pdu first = peer.readSubmit();
        assertThat(session.takeBack(all.get(1))).isTrue();
        assertThat(session.takeBack(all.get(0))).as("it has left").isFalse();
        peer.answerSubmit(first, 0, "1");
        Pdu third = peer.readSubmit();
        assertThat(third.sequence()).isEqualTo(all.get(2).sequence());
        peer.answerSubmit(third, 0, "3");
        nothingElseComes();
        assertThat(session.awaitIdle(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void one_that_is_given_up_makes_place_for_what_waits() throws Exception {
        open(1, Duration.ofSeconds(30));
        List<Submission> all = submit(2);
        peer.readSubmit();
        session.giveUp(all.getFirst(), "no answer");
        assertThat(all.getFirst().outcome()).isInstanceOf(NoAnswer.class);
        assertThat(peer.readSubmit().sequence()).isEqualTo(all.getLast().sequence());
    }

    @Test
    void one_that_may_not_leave_when_its_place_is_there_is_not_written_and_the_next_goes() throws Exception {
        open(1, Duration.ofSeconds(30));
        Submission first = session.submit(pdu(), wishes());
        Submission held = session.submit(pdu(), wishes(() -> Optional.of("held back"), 0));
        Submission next = session.submit(pdu(), wishes());
        peer.answerSubmit(peer.readSubmit(), 0, "1");
        assertThat(peer.readSubmit().sequence()).isEqualTo(next.sequence());
        assertThat(held.outcome()).isEqualTo(new NotWritten("held back"));
        assertThat(first.outcome()).isInstanceOf(Answered.class);
        assertThat(session.windowUsed()).isEqualTo(1);
    }

    @Test
    void what_came_too_fast_goes_again_before_all_that_waits_when_its_turn_is_there() throws Exception {
        open(2, Duration.ofSeconds(30));
        List<Submission> all = submit(4);
        Pdu first = peer.readSubmit();
        Pdu second = peer.readSubmit();
        // Answered the other way round: it is the order of their coming that counts.
        peer.answerSubmit(second, THROTTLED, "");
        peer.answerSubmit(first, THROTTLED, "");
        await().until(() -> session.waiting() == 4);
        nothingElseComes();
        assertThat(session.awaitIdle(Duration.ZERO)).isFalse();
        assertThat(all.getFirst().answer()).as("nobody is told").isEmpty();
        assertThat(throttle.goAgain).hasValue(2);
        assertThat(session.takeBack(all.get(2))).isTrue();
        throttle.on = false;
        for (int i : List.of(0, 1, 3)) {
            Pdu again = peer.readSubmit();
            assertThat(again.sequence()).isEqualTo(all.get(i).sequence());
            assertThat(again.sequence()).as("a new one").isNotIn(first.sequence(), second.sequence());
            peer.answerSubmit(again, 0, "id" + i);
            assertThat(all.get(i).outcome()).isEqualTo(new Answered(0, "id" + i));
        }
    }

    @Test
    void what_came_too_fast_for_longer_than_its_caller_waits_is_told_so() throws Exception {
        open(2, Duration.ofSeconds(1));
        CompletableFuture<String> end = CompletableFuture.supplyAsync(this::watched);
        Submission one = session.submit(pdu(), wishes(Optional::empty, 1));
        peer.answerSubmit(peer.readSubmit(), THROTTLED, "");
        await().until(() -> session.waiting() == 1);
        Submission other = session.submit(pdu(), wishes(Optional::empty, 1));
        assertThat(one.outcome()).isEqualTo(new Answered(THROTTLED, ""));
        assertThat(other.outcome()).isEqualTo(new NoPlace());
        assertThat(session.awaitIdle(Duration.ofSeconds(10))).isTrue();
        peer.reset();
        assertThat(end.get(10, TimeUnit.SECONDS)).isNotEmpty();
    }

    private String watched() {
        try {
            return session.awaitEnd();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_waits_when_the_session_ends_is_not_written_and_what_was_written_is_unknown() throws Exception {
        open(2, Duration.ofSeconds(30));
        List<Submission> all = submit(5);
        peer.readSubmit();
        peer.readSubmit();
        peer.reset();
        assertThat(all.subList(0, 2))
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(NoAnswer.class));
        assertThat(all.subList(2, 5))
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(NotWritten.class));
        assertThat(session.submit(pdu(), wishes()).outcome()).isInstanceOf(NotWritten.class);
        assertThat(session.awaitIdle(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void a_session_that_ends_in_a_pause_keeps_nobody_waiting() throws Exception {
        open(1, Duration.ofSeconds(30));
        List<Submission> all = submit(3);
        peer.answerSubmit(peer.readSubmit(), THROTTLED, "");
        await().until(() -> session.waiting() == 3);
        peer.reset();
        assertThat(all).allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(NotWritten.class));
        assertThat(session.submit(pdu(), wishes()).outcome()).isInstanceOf(NotWritten.class);
    }

    /// It answers what it did not read, so that the reading thread itself stands in a write.
    @Test
    void a_peer_that_answers_and_does_not_read_ends_the_session_and_what_waits_never_leaves() throws Exception {
        open(1, Duration.ofSeconds(1));
        List<Submission> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            all.add(session.submit(large(), wishes()));
        }
        for (Submission one : all) {
            byte[] id = {'x', 0};
            peer.send(PduHeader.SUBMIT_SM | PduHeader.RESPONSE, 0, one.sequence(), id);
        }
        assertThat(session.awaitEnd()).isEqualTo("the peer does not read");
        long written = all.stream()
                .filter(one -> one.answer().orElseThrow() instanceof Answered)
                .count();
        assertThat(written).isBetween(1L, 399L);
        assertThat(all.getLast().outcome()).isInstanceOf(NotWritten.class);
        assertThat(all).allSatisfy(one -> assertThat(one.answer()).isPresent());
        peer.reset();
    }

    @Test
    void whoever_takes_back_in_whatever_moment_each_leaves_once_or_never() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        open(3, Duration.ofSeconds(30));
        List<Submission> all = Collections.synchronizedList(new ArrayList<>());
        Set<Integer> takenBack = Collections.synchronizedSet(new HashSet<>());
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            long own = random.nextLong();
            callers.add(CompletableFuture.runAsync(() -> {
                Random choice = new Random(own);
                for (int i = 0; i < 200; i++) {
                    Submission one = session.submit(pdu(), wishes());
                    all.add(one);
                    if (choice.nextInt(3) == 0 && session.takeBack(one)) {
                        takenBack.add(one.sequence());
                    }
                }
            }));
        }
        CompletableFuture<Submission> last = CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> session.submit(pdu(LAST), wishes()));
        Set<Integer> read = new HashSet<>();
        Pdu next;
        do {
            next = peer.readSubmit();
            assertThat(read.add(next.sequence())).as("once, seed %d", seed).isTrue();
            peer.answerSubmit(next, 0, "x");
        } while (next.octets().length != LAST);
        nothingElseComes();
        all.add(last.get(10, TimeUnit.SECONDS));
        assertThat(read)
                .as("seed %d", seed)
                .hasSize(all.size() - takenBack.size())
                .doesNotContainAnyElementsOf(takenBack);
        assertThat(session.awaitIdle(Duration.ofSeconds(10))).isTrue();
    }

    private List<Submission> submit(int times) {
        List<Submission> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(session.submit(pdu(), wishes()));
        }
        return all;
    }

    private static List<Integer> sequences(List<Submission> all) {
        return all.stream().map(Submission::sequence).toList();
    }

    private void nothingElseComes() throws IOException {
        peer.send(PduHeader.ENQUIRE_LINK, 0, 77);
        assertThat(peer.readAny().id())
                .as("nothing but the answer to our question comes")
                .isEqualTo(PduHeader.ENQUIRE_LINK | PduHeader.RESPONSE);
    }

    private static byte[] pdu() {
        return pdu(20);
    }

    private static byte[] large() {
        return pdu(64 * 1024);
    }

    private static byte[] pdu(int octets) {
        return ByteBuffer.allocate(octets)
                .putInt(octets)
                .putInt(PduHeader.SUBMIT_SM)
                .array();
    }

    private static Submission.Wishes wishes() {
        return wishes(Optional::empty, 0);
    }

    /// `patience` in seconds; 0 for a minute.
    private static Submission.Wishes wishes(Supplier<Optional<String>> hindrance, int patience) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience == 0 ? 60 : patience);
        return new Submission.Wishes(hindrance, until, _ -> {});
    }

    /// Nothing may leave from the first throttled answer on until the test ends it.
    private static final class Throttle implements SmscSession.Pace {
        private final AtomicInteger goAgain = new AtomicInteger();
        private volatile boolean on;

        @Override
        public boolean isKept() {
            return on;
        }

        @Override
        public long pause() {
            return on ? TimeUnit.MILLISECONDS.toNanos(1) : 0;
        }

        @Override
        public void leaves() {}

        @Override
        public boolean answered(int status, long leftAt) {
            on |= status == THROTTLED;
            return status == THROTTLED;
        }

        @Override
        public void again() {
            goAgain.incrementAndGet();
        }
    }
}
