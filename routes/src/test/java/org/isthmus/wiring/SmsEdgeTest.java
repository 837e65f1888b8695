// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.model.Octets;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.store.PartStore.Part;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.smpp.LinkNames;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.Test;

class SmsEdgeTest {
    /// `data_coding`, `registered_delivery`, two addresses (TON, NPI, length, digits), and the text.
    private static final Octets PIECE = Octets.utf8("\u0000\u0000\u0001\u0001\u0003447\u0001\u0001\u0003448hello");

    private final MemoryStores stores = new MemoryStores();
    private final ManualClock clock = ManualClock.at("2026-11-20T12:00:00Z");

    @Test
    void what_a_group_took_that_is_gone_from_the_file_is_handed_on_by_the_first_one() throws IOException {
        try (ServerSocket centre = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = centre.getLocalPort();
            for (String group : List.of("gone", "second", "first")) {
                stores.parts().keep(new Part(group + "|m", 1, 2, PIECE, clock.instant()), Instant.EPOCH);
            }
            clock.advance(Duration.ofDays(1));
            SmsEdge edge = new SmsEdge(settings(port, "first", "second"), surroundings());
            edge.start(_ -> {});
            assertThat(stores.parts().overdue("gone", clock.instant(), 1))
                    .as("it is handed out to somebody")
                    .isEmpty();

            stores.parts().keep(new Part("late|m", 1, 2, PIECE, clock.instant()), Instant.EPOCH);
            clock.advance(Duration.ofDays(1));
            edge.tick(clock.instant());
            assertThat(stores.parts().overdue("late", clock.instant(), 1)).hasSize(1);
            stores.parts().keep(new Part("later|m", 1, 2, PIECE, clock.instant()), Instant.EPOCH);
            edge.next(settings(port, "second")).apply(() -> {});
            clock.advance(Duration.ofDays(1));
            edge.tick(clock.instant());
            assertThat(stores.parts().overdue("later", clock.instant(), 1)).isEmpty();
            edge.close();
        }
    }

    @Test
    void settings_whose_groups_get_no_routes_change_nothing() throws IOException {
        try (ServerSocket centre = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = centre.getLocalPort();
            SmsEdge edge = new SmsEdge(settings(port, "first"), surroundings());
            edge.start(group -> {
                throw new IllegalStateException("no routes for " + group.name());
            });
            SmsEdge.Next next = edge.next(settings(port, "first", "second"));

            assertThatThrownBy(next::open).hasMessage("no routes for second");

            assertThat(next.adapters()).hasSize(2);
            assertThat(edge.adapters()).hasSize(1);
            assertThat(edge.groups()).extracting(SmscGroup::name).containsExactly("first");
            edge.close();
        }
    }

    private static SmsSettings settings(int port, String... groups) {
        StringBuilder file = new StringBuilder("links:\n");
        for (String group : groups) {
            file.append("  - name: ")
                    .append(group)
                    .append("-1\n    group: ")
                    .append(group)
                    .append("\n    peer: 127.0.0.1:")
                    .append(port)
                    .append("\n    login: {system-id: isthmus, password: \"env:PASSWORD\"}\n");
        }
        return switch (new SettingsReader(_ -> Optional.of("x"))
                .read(SmsSettings.class, file.toString(), Path.of("/"))) {
            case SettingsReading.Read<SmsSettings> read -> read.settings();
            case SettingsReading.Faulty<SmsSettings> faulty -> throw new AssertionError(faulty);
        };
    }

    private SmscGroup.Surroundings surroundings() {
        return new SmscGroup.Surroundings(
                _ -> new NumberingPlan.Reading.NotANumber("none here"),
                stores.parts(),
                new ItemIds(clock, 1),
                () -> "token",
                Duration.ofDays(2),
                _ -> {
                    throw new IOException("no TLS here");
                },
                clock,
                new Random(1),
                new LinkNames());
    }
}
