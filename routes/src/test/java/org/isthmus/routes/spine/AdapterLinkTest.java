// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.cpm.devices.DeviceFunction;
import org.isthmus.cpm.selection.NumberAllocation;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.DeviceSettings;
import org.isthmus.model.settings.NumberPoolSettings;
import org.isthmus.model.settings.NumberRange;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.store.LeaseStore.Term;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.sms.SmsInterworkingFunction;
import org.isthmus.sms.segment.ConcatReferences;
import org.isthmus.sms.text.TextRules;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.Test;

/// What leaves through an adapter, and as what it counts when it can not.
class AdapterLinkTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Msisdn PHONE = new Msisdn("+447700900123");
    private static final SipUri ALICE =
            SipUri.parse("sip:alice@isthmus.example").orElseThrow();
    private static final Target SMS = new Target.Interwork(Technology.SMS, PHONE);

    private final MemoryStores stores = new MemoryStores();
    private final List<HandOverRequest> requests = new ArrayList<>();
    private final List<Via> vias = new ArrayList<>();

    private final class Centre implements GatewayWays.Calls {
        @Override
        public SipOutcome device(OutgoingSip request) {
            throw new AssertionError("nothing goes to a device here");
        }

        @Override
        public SipOutcome function(ReferencePoint point, OutgoingSip request) {
            throw new AssertionError("nothing goes to another process here");
        }

        @Override
        public List<HandOver> adapter(Via via, HandOverRequest request) {
            vias.add(via);
            requests.add(request);
            return request.parts().stream()
                    .<HandOver>map(_ -> new HandOver.Accepted(List.of()))
                    .toList();
        }
    }

    private static final UserDirectory NOBODY = new UserDirectory() {
        @Override
        public Optional<User> byAddress(Address address) {
            return Optional.empty();
        }

        @Override
        public Optional<User> byLegacyAddress(Address address) {
            return Optional.empty();
        }

        @Override
        public Optional<User> byDigestUser(String digestUser) {
            return Optional.empty();
        }

        @Override
        public List<User> all() {
            return List.of();
        }
    };

    private static SmsInterworkingFunction adapter(String group) {
        SmsSettings settings = new SmsSettings(
                10,
                SmsSettings.Transliteration.NONE,
                Duration.ofMinutes(1),
                Duration.ZERO,
                SmsSettings.SenderRate.DEFAULT,
                List.of());
        return new SmsInterworkingFunction(TextRules.of(settings, group), group, new ConcatReferences());
    }

    @Test
    void a_message_goes_to_the_group_that_its_target_names_and_what_names_none_to_the_first() {
        handOver(Leg.planned(new Target.Interwork(new Via(Technology.SMS, "bulk"), PHONE), 0, 1), NOW, "+447700900100");
        handOver(Leg.planned(SMS, 0, 1), NOW, "+447700900100");
        assertThat(vias).extracting(Via::group).containsExactly("bulk", "main");
        HandOver gone = handOver(
                Leg.planned(new Target.Interwork(new Via(Technology.SMS, "old"), PHONE), 0, 1), NOW, "+447700900100");
        assertThat(gone)
                .isInstanceOfSatisfying(
                        HandOver.Rejected.class,
                        rejected -> assertThat(rejected.refusal().detail()).contains("no adapter sms by old"));
    }

    private HandOver handOver(String... pool) {
        return handOver(Leg.planned(SMS, 0, 1), NOW, pool);
    }

    private HandOver handOver(Leg leg, Instant now, String... pool) {
        NumberPoolSettings numbers = new NumberPoolSettings(
                List.of(pool).stream().map(NumberRange::new).toList(), Duration.ofDays(1), Optional.empty());
        AdapterLink link = new AdapterLink(
                List.of(adapter("main"), adapter("bulk")),
                new NumberLending(
                        new ShownSender(
                                () -> new NumberAllocation(numbers),
                                new Recipients(
                                        NOBODY,
                                        stores.registrations(),
                                        () -> new DeviceFunction(DeviceSettings.DEFAULT),
                                        new AddressOwners(stores.owners(), () -> ItemId.LAST),
                                        List.of("isthmus.example"))),
                        stores.leases(),
                        stores.trail(),
                        () -> now),
                new Centre());
        HandOverParts request = new HandOverParts(leg, List.of(0), true, Duration.ofHours(1));
        return switch (link.prepare(message(), request)) {
            case LegLink.Prepared.Ready ready -> ready.send().get().getFirst();
            case LegLink.Prepared.Decided decided -> decided.outcome();
        };
    }

    private static CpmMessage message() {
        return new CpmMessage(
                new ItemId(7),
                new Parties(ALICE, PHONE, false),
                new Threading(
                        new ImdnMessageId("i"), new ConversationId("c"), new ContributionId("d"), Optional.empty()),
                Content.text("Hello"),
                Set.of(),
                new Lifetime(NOW, NOW, NOW.plusSeconds(3600)),
                new Origin(Technology.RCS, "sip", "call"));
    }

    @Test
    void a_sender_without_a_number_leaves_under_a_leased_one() {
        assertThat(handOver("+447700900100")).isInstanceOf(HandOver.Accepted.class);
        assertThat(requests).hasSize(1);
        assertThat(requests.getFirst().sender()).isEqualTo(new Msisdn("+447700900100"));
    }

    @Test
    void a_lease_that_can_not_be_written_is_told_before_anything_leaves() {
        stores.failing(true);

        assertThatThrownBy(() -> handOver("+447700900100")).isInstanceOf(StoreUnavailable.class);

        assertThat(requests).isEmpty();
    }

    @Test
    void a_pool_in_which_every_number_stands_for_somebody_else_puts_the_message_off() {
        SipUri other = SipUri.parse("sip:bob@isthmus.example").orElseThrow();
        stores.leases()
                .lease(PHONE, other, List.of(new Msisdn("+447700900100")), NOW, new Term(NOW, NOW.plusSeconds(60)));

        assertThat(handOver("+447700900100"))
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        deferred -> assertThat(deferred.refusal().cause()).isEqualTo(Cause.NO_NUMBER));
        assertThat(requests).isEmpty();
    }

    @Test
    void a_further_attempt_under_a_lease_that_lasts_writes_and_tells_nothing_again() {
        handOver("+447700900100");
        stores.failing(true);

        assertThat(handOver(Leg.planned(SMS, 1, 1), NOW.plusSeconds(30), "+447700900100"))
                .isInstanceOf(HandOver.Accepted.class);

        assertThat(requests).extracting(HandOverRequest::sender).containsOnly(new Msisdn("+447700900100"));
        assertThat(leasedInStory()).isEqualTo(1);
    }

    @Test
    void a_further_attempt_extends_a_lease_whose_end_has_moved_and_tells_it() {
        handOver("+447700900100");

        Instant muchLater = NOW.plus(Duration.ofHours(1));
        handOver(Leg.planned(SMS, 1, 1), muchLater, "+447700900100");

        assertThat(stores.leases().leases(NOW, 10))
                .singleElement()
                .satisfies(lease -> assertThat(lease.until()).isEqualTo(muchLater.plus(Duration.ofDays(1))));
        assertThat(leasedInStory()).isEqualTo(2);
    }

    @Test
    void parts_that_are_cut_otherwise_than_those_already_out_are_refused_and_never_mixed() {
        Leg begun = new Leg(SMS, 0, List.of(PartState.PLANNED, PartState.ACCEPTED));

        assertThat(handOver(begun, NOW, "+447700900100"))
                .isInstanceOfSatisfying(
                        HandOver.Rejected.class,
                        rejected -> assertThat(rejected.refusal().detail())
                                .isEqualTo("planned in 2 parts, and the settings that changed since make 1"));
        assertThat(requests).isEmpty();
    }

    @Test
    void a_message_that_is_cut_otherwise_before_any_part_is_out_is_given_a_way_anew() {
        assertThat(handOver(Leg.planned(SMS, 0, 2), NOW, "+447700900100")).isInstanceOf(HandOver.Deferred.class);
        assertThat(requests).isEmpty();
    }

    private long leasedInStory() {
        return stores.trail().story(new ItemId(7)).stream()
                .filter(event -> event.kind() == TrailKind.NUMBER_LEASED)
                .count();
    }

    @Test
    void without_any_pool_the_message_is_rejected() {
        assertThat(handOver()).isInstanceOf(HandOver.Rejected.class);
        assertThat(requests).isEmpty();
    }
}
