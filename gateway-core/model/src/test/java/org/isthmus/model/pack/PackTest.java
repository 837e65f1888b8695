// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;

class PackTest {
    private static final int ROUNDS = 500;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Samples samples = new Samples(random);

    @Test
    void every_item_comes_back_as_it_was() {
        roundTrip(samples::item, CpmItemCodec::pack, CpmItemCodec::unpack);
    }

    @Test
    void every_delivery_state_comes_back_as_it_was() {
        roundTrip(samples::state, DeliveryStateCodec::pack, DeliveryStateCodec::unpack);
    }

    @Test
    void every_report_comes_back_as_it_was() {
        roundTrip(samples::report, DeliveryReportCodec::pack, DeliveryReportCodec::unpack);
    }

    @Test
    void every_row_of_the_trail_comes_back_as_it_was() {
        roundTrip(samples::events, TrailEventCodec::packAll, TrailEventCodec::unpackAll);
    }

    @Test
    void one_event_comes_back_alone() {
        TrailEvent event = TrailEvent.of(
                new ItemId(7),
                Instant.EPOCH,
                TrailKind.RECEIVED,
                "sip",
                Fact.number("from", new Msisdn("+447700900123")));
        assertThat(TrailEventCodec.unpack(TrailEventCodec.pack(event))).isEqualTo(event);
        assertThatExceptionOfType(CorruptRecord.class)
                .isThrownBy(() -> TrailEventCodec.unpack(TrailEventCodec.packAll(List.of(event, event))));
    }

    @Test
    void the_next_event_of_the_same_second_spends_four_octets_on_item_and_time() {
        Instant at = Instant.parse("2026-11-20T06:00:00.100Z");
        TrailEvent first = TrailEvent.of(new ItemId(1L << 60), at, TrailKind.RECEIVED, "");
        TrailEvent next = TrailEvent.of(new ItemId(1L << 60), at.plusMillis(7), TrailKind.STORED, "");
        int one = TrailEventCodec.packAll(List.of(first)).size();
        int two = TrailEventCodec.packAll(List.of(first, next)).size();
        assertThat(two - one).isEqualTo(4 + 4);
    }

    @Test
    void the_packed_form_of_version_one_stays_readable() {
        DeliveryState state = new DeliveryState.Queued(
                Progress.NONE,
                Leg.planned(new Target.Interwork(Technology.SMS, new Msisdn("+447700900123")), 0, 2),
                Instant.parse("2026-11-20T06:00:00.250Z"));
        byte[] kept = HexFormat.of()
                .parseHex(
                        "0101" + "0000000000" + "0103736d730d2b343437373030393030313233" + "00020000" + "c0f1da38f403");
        assertThat(DeliveryStateCodec.pack(state)).isEqualTo(Octets.copyOf(kept));
        assertThat(DeliveryStateCodec.unpack(Octets.copyOf(kept))).isEqualTo(state);
    }

    @Test
    void a_target_that_names_its_group_is_kept_with_it_and_one_of_before_groups_reads_as_it_was_written() {
        Msisdn bob = new Msisdn("+447700900123");
        Leg named = Leg.planned(new Target.Interwork(new Via(Technology.SMS, "bulk"), bob), 0, 2);
        DeliveryState state = new DeliveryState.Queued(Progress.NONE, named, Instant.parse("2026-11-20T06:00:00.250Z"));
        byte[] kept = HexFormat.of()
                .parseHex("0101" + "0000000000" + "0303736d730462756c6b0d2b343437373030393030313233" + "00020000"
                        + "c0f1da38f403");
        assertThat(DeliveryStateCodec.pack(state)).isEqualTo(Octets.copyOf(kept));
        assertThat(DeliveryStateCodec.unpack(Octets.copyOf(kept))).isEqualTo(state);

        Target.Interwork old = new Target.Interwork(Technology.SMS, bob);
        assertThat(old.isServedBy(named.target())).isTrue();
        assertThat(((Target.Interwork) named.target()).isServedBy(old)).isFalse();
        assertThat(old.isServedBy(new Target.Native())).isFalse();
    }

    @Test
    void damage_is_told_as_a_corrupt_record_and_as_nothing_else() {
        damage(samples::item, CpmItemCodec::pack, CpmItemCodec::unpack);
        damage(samples::state, DeliveryStateCodec::pack, DeliveryStateCodec::unpack);
        damage(samples::report, DeliveryReportCodec::pack, DeliveryReportCodec::unpack);
        damage(samples::events, TrailEventCodec::packAll, TrailEventCodec::unpackAll);
    }

    @Test
    void every_constant_has_its_number() {
        for (Numbers<?> numbers : List.of(
                Numbers.DISPOSITION_REQUEST,
                Numbers.DISPOSITION_KIND,
                Numbers.DISPOSITION_TYPE,
                Numbers.PART_STATE,
                Numbers.REPORTED_STATE,
                Numbers.END,
                Numbers.ASSERTER,
                Numbers.TRAIL_KIND)) {
            Class<?> type = numbers.all().getFirst().getDeclaringClass();
            assertThat(List.<Object>copyOf(numbers.all())).containsExactlyInAnyOrder(type.getEnumConstants());
        }
        assertThat(Cause.values()).extracting(Numbers::ofCause).doesNotHaveDuplicates();
    }

    private <T> void roundTrip(Supplier<T> draw, Function<T, Octets> pack, Function<Octets, T> unpack) {
        for (int round = 0; round < ROUNDS; round++) {
            T value = draw.get();
            assertThat(unpack.apply(pack.apply(value)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(value);
        }
    }

    private <T> void damage(Supplier<T> draw, Function<T, Octets> pack, Function<Octets, T> unpack) {
        for (int round = 0; round < 20; round++) {
            Octets whole = pack.apply(draw.get());
            for (int i = 0; i < whole.size(); i++) {
                refusedOrRead(whole.slice(0, i), unpack);
                byte[] changed = whole.toByteArray();
                changed[i] = (byte) random.nextInt();
                refusedOrRead(Octets.copyOf(changed), unpack);
            }
            byte[] longer = Arrays.copyOf(whole.toByteArray(), whole.size() + 1);
            assertThatExceptionOfType(CorruptRecord.class).isThrownBy(() -> unpack.apply(Octets.copyOf(longer)));
        }
    }

    private <T> void refusedOrRead(Octets octets, Function<Octets, T> unpack) {
        try {
            assertThat(unpack.apply(octets)).isNotNull();
        } catch (CorruptRecord told) {
            assertThat(told.getMessage()).contains(" at octet ");
        } catch (RuntimeException other) {
            throw new AssertionError(
                    "seed " + seed + " octets " + HexFormat.of().formatHex(octets.toByteArray()), other);
        }
    }
}
