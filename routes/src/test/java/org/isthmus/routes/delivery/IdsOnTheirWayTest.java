// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ForeignId;
import org.junit.jupiter.api.Test;

class IdsOnTheirWayTest {
    private static final ForeignId GIVEN = new ForeignId("smsc:main", "7a");
    private static final ForeignId SPELT_OTHERWISE = new ForeignId("smsc:main", "122");
    private static final ForeignId OTHER = new ForeignId("smsc:main", "7b");

    private final IdsOnTheirWay ids = new IdsOnTheirWay();

    @Test
    void a_report_waits_until_its_id_is_written_whatever_spelling_it_uses() throws InterruptedException {
        IdsOnTheirWay.Arrival arrival = ids.given(List.of(new HandOver.Accepted(List.of(GIVEN, SPELT_OTHERWISE))));
        Thread report = Thread.ofVirtual().start(() -> ids.await(List.of(OTHER, SPELT_OTHERWISE)));
        await().until(() -> report.getState() == Thread.State.WAITING);

        arrival.close();

        assertThat(report.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void nobody_waits_for_what_is_written_or_was_never_given() {
        ids.given(List.of(new HandOver.Accepted(List.of(GIVEN)))).close();
        ids.await(List.of(GIVEN, OTHER));
    }

    @Test
    void an_id_that_is_given_again_is_on_its_way_until_the_later_one_is_written() {
        IdsOnTheirWay.Arrival first = ids.given(List.of(new HandOver.Accepted(List.of(GIVEN))));
        IdsOnTheirWay.Arrival again = ids.given(List.of(new HandOver.Accepted(List.of(GIVEN))));
        first.close();
        Thread report = Thread.ofVirtual().start(() -> ids.await(List.of(GIVEN)));
        await().until(() -> report.getState() == Thread.State.WAITING);
        again.close();
        await().until(() -> !report.isAlive());
    }
}
