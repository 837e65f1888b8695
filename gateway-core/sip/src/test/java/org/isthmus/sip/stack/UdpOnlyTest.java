// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UdpOnlyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final InetSocketAddress A = new InetSocketAddress("192.0.2.1", 5060);
    private static final InetSocketAddress B = new InetSocketAddress("192.0.2.1", 5062);
    private static final InetSocketAddress C = new InetSocketAddress("192.0.2.2", 5060);

    @Test
    void a_peer_is_tried_over_tcp_again_after_a_while() {
        UdpOnly peers = new UdpOnly(10);
        peers.add(A, NOW);
        assertThat(peers.contains(A, NOW)).isTrue();
        assertThat(peers.contains(B, NOW)).isFalse();
        assertThat(peers.contains(A, NOW.plus(Duration.ofMinutes(9)))).isTrue();
        assertThat(peers.contains(A, NOW.plus(Duration.ofMinutes(10)))).isFalse();
    }

    @Test
    void no_more_than_the_bound_are_kept_and_old_ones_make_room() {
        UdpOnly peers = new UdpOnly(2);
        peers.add(A, NOW);
        peers.add(B, NOW.plusSeconds(1));
        peers.add(C, NOW.plusSeconds(2));
        assertThat(peers.contains(C, NOW.plusSeconds(2))).isFalse();
        Instant later = NOW.plus(Duration.ofMinutes(10));
        peers.add(C, later);
        assertThat(peers.contains(C, later)).isTrue();
        assertThat(peers.contains(B, later)).isTrue();
    }
}
