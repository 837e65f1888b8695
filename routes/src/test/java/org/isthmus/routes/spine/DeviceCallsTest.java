// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.isthmus.model.Octets;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.routes.spine.DeviceCalls.Call;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.contract.SampleItems;
import org.junit.jupiter.api.Test;

class DeviceCallsTest {
    private static final Binding PHONE = SilentDevicesTest.binding("sip:alice@192.0.2.1", 1);
    private static final Binding TABLET = SilentDevicesTest.binding("sip:alice@192.0.2.2", 1);
    private static final SipOutcome OK = new SipOutcome.Answered(SipAnswer.of(200), "call-1");
    private static final SipOutcome BUSY = new SipOutcome.Answered(SipAnswer.of(486), "call-1");
    private static final SipOutcome SILENT = new SipOutcome.Silent("call-1");

    private final Map<String, CompletableFuture<SipOutcome>> answers = new ConcurrentHashMap<>();
    private final List<SipOutcome> late = Collections.synchronizedList(new ArrayList<>());
    private final List<OutgoingSip> sent = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean interrupted;
    private final ManualClock clock = new ManualClock(SampleItems.NOON);
    private final DeviceCalls calls = calls(10);

    private DeviceCalls calls(int background) {
        return new DeviceCalls(this::send, new SilentDevices(), clock, background);
    }

    @Test
    void one_that_took_it_is_enough_and_the_others_tell_later() {
        answer(PHONE, OK);
        assertThat(calls.all(to(PHONE, TABLET), this::late)).containsExactly(OK);
        await().until(() -> calls.waiting() == 1);
        answer(TABLET, BUSY);
        await().until(() -> late.equals(List.of(BUSY)) && calls.waiting() == 0);
    }

    @Test
    void without_one_that_took_it_all_are_waited_for() {
        answer(PHONE, BUSY);
        answer(TABLET, SILENT);
        assertThat(calls.all(to(PHONE, TABLET), this::late)).containsExactlyInAnyOrder(BUSY, SILENT);
        assertThat(late).isEmpty();
        assertThat(calls.all(List.of(), this::late)).isEmpty();
    }

    @Test
    void a_silent_device_is_not_called_beside_a_live_one_and_all_are_when_all_are_silent() {
        answer(PHONE, SILENT);
        assertThat(calls.all(to(PHONE), this::late)).containsExactly(SILENT);
        assertThat(calls.worthCalling(List.of(PHONE, TABLET))).containsExactly(TABLET);
        assertThat(calls.worthCalling(List.of(PHONE))).containsExactly(PHONE);
        assertThat(calls.anyUntried(List.of(PHONE))).isFalse();
        assertThat(calls.anyUntried(List.of(PHONE, TABLET))).isTrue();
    }

    @Test
    void calls_that_wait_for_a_device_found_silent_end_with_it() throws Exception {
        FutureTask<List<SipOutcome>> one = begin(PHONE);
        FutureTask<List<SipOutcome>> other = begin(PHONE);
        await().until(() -> calls.waiting() == 2);
        answer(PHONE, SILENT);
        assertThat(one.get()).allMatch(SipOutcome.Silent.class::isInstance);
        assertThat(other.get()).allMatch(SipOutcome.Silent.class::isInstance);
        await().until(() -> calls.waiting() == 0);
    }

    @Test
    void a_call_to_a_binding_that_went_elsewhere_ends_and_one_to_a_binding_renewed_in_place_does_not()
            throws InterruptedException, ExecutionException {
        FutureTask<List<SipOutcome>> call = begin(PHONE);
        await().until(() -> calls.waiting() == 1);
        calls.changed(List.of(PHONE), List.of(SilentDevicesTest.binding("sip:alice@192.0.2.1", 2)));
        assertThat(call.isDone()).isFalse();
        calls.changed(List.of(PHONE), List.of(TABLET));
        assertThat(call.get()).allMatch(SipOutcome.Silent.class::isInstance);
        assertThat(interrupted).as("an interrupt would close the socket").isFalse();
        answer(PHONE, SILENT);
        await().until(() -> calls.waiting() == 0);
    }

    @Test
    void a_call_that_was_not_answered_for_long_ends_when_another_device_registers() throws Exception {
        FutureTask<List<SipOutcome>> call = begin(PHONE);
        await().until(() -> sent.size() == 1);
        clock.advance(Duration.ofSeconds(3));
        calls.changed(List.of(PHONE, TABLET), List.of(PHONE, TABLET));
        assertThat(call.isDone()).as("nothing is new").isFalse();
        calls.changed(List.of(PHONE), List.of(PHONE, TABLET));
        assertThat(call.get()).allMatch(SipOutcome.Silent.class::isInstance);
        assertThat(calls.worthCalling(List.of(PHONE, TABLET))).containsExactly(TABLET);
        answer(PHONE, SILENT);
        await().until(() -> calls.waiting() == 0);
    }

    @Test
    void a_fresh_call_has_its_time_when_another_device_registers_and_ends_when_that_is_over() throws Exception {
        FutureTask<List<SipOutcome>> call = begin(PHONE);
        await().until(() -> sent.size() == 1);
        clock.advance(Duration.ofMillis(1_800));
        calls.changed(List.of(PHONE), List.of(PHONE, TABLET));
        assertThat(call.get()).allMatch(SipOutcome.Silent.class::isInstance);
        answer(PHONE, SILENT);
        await().until(() -> calls.waiting() == 0);
    }

    @Test
    void one_request_to_a_device_is_out_at_a_time() throws Exception {
        FutureTask<List<SipOutcome>> one = begin(PHONE);
        FutureTask<List<SipOutcome>> other = begin(PHONE);
        await().until(() -> calls.waiting() == 2);
        assertThat(sent).hasSize(1);
        answer(PHONE, OK);
        assertThat(one.get()).containsExactly(OK);
        assertThat(other.get()).containsExactly(OK);
        assertThat(sent).hasSize(2);
    }

    @Test
    void a_device_that_registered_again_gets_its_turn_after_one_that_was_not_answered() throws Exception {
        FutureTask<List<SipOutcome>> before = begin(PHONE);
        await().until(() -> calls.waiting() == 1);
        FutureTask<List<SipOutcome>> since = begin(SilentDevicesTest.binding("sip:alice@192.0.2.1", 2));
        await().until(() -> calls.waiting() == 2);
        answers.remove(PHONE.contact()).complete(SILENT);
        answer(PHONE, OK);
        assertThat(before.get()).containsExactly(SILENT);
        assertThat(since.get()).containsExactly(OK);
    }

    @Test
    void no_more_calls_go_on_in_the_background_than_the_bound() {
        DeviceCalls none = calls(0);
        answer(PHONE, OK);
        assertThat(none.all(to(PHONE, TABLET), this::late)).containsExactly(OK);
        assertThat(late).isEmpty();
        answer(TABLET, BUSY);
        await().until(() -> none.waiting() == 0);
        assertThat(late).isEmpty();
        assertThat(none.worthCalling(List.of(TABLET, PHONE)))
                .as("it was not silent")
                .hasSize(2);
    }

    @Test
    void a_fault_inside_is_one_only_when_no_device_took_it() {
        answers.put(TABLET.contact(), CompletableFuture.failedFuture(new IllegalStateException("made to fail")));
        answer(PHONE, BUSY);
        assertThatThrownBy(() -> calls.all(to(PHONE, TABLET), this::late)).isInstanceOf(IllegalStateException.class);
        answers.put(PHONE.contact(), CompletableFuture.completedFuture(OK));
        assertThat(calls.all(to(PHONE, TABLET), this::late)).containsExactly(OK);
    }

    private FutureTask<List<SipOutcome>> begin(Binding device) {
        FutureTask<List<SipOutcome>> task = new FutureTask<>(() -> calls.all(to(device), this::late));
        Thread.startVirtualThread(task);
        return task;
    }

    private SipOutcome send(OutgoingSip request) {
        sent.add(request);
        try {
            return answers.computeIfAbsent(request.requestUri(), _ -> new CompletableFuture<>())
                    .get();
        } catch (InterruptedException e) {
            interrupted = true;
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(Binding device, SipOutcome outcome) {
        answers.computeIfAbsent(device.contact(), _ -> new CompletableFuture<>())
                .complete(outcome);
    }

    private void late(Call call, SipOutcome outcome) {
        late.add(outcome);
    }

    private static List<Call> to(Binding... devices) {
        return List.of(devices).stream()
                .map(device -> new Call(device, request(device)))
                .toList();
    }

    private static OutgoingSip request(Binding device) {
        return new OutgoingSip(
                "MESSAGE",
                device.contact(),
                List.of(),
                SipHeaders.NONE,
                Octets.EMPTY,
                device.contact(),
                Optional.empty());
    }
}
