// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.sip.tls.TlsSockets;
import org.junit.jupiter.api.Test;

class StreamLinksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Test
    void a_connection_that_meets_itself_is_none() throws Exception {
        try (StreamLinks links = links();
                Socket socket = bound()) {
            InetSocketAddress itself = (InetSocketAddress) socket.getLocalSocketAddress();
            assertThatThrownBy(() -> links.connected(socket, itself))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("met itself");
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void a_connection_to_somebody_who_listens_is_one() throws Exception {
        try (StreamLinks links = links();
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = links.connected(bound(), (InetSocketAddress) server.getLocalSocketAddress())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static StreamLinks links() throws Exception {
        return new StreamLinks(
                TestStack.limits(), PATIENCE, new TlsSockets(SipTlsSettings.DEFAULT, InstantSource.system()));
    }

    private static Socket bound() throws Exception {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }
}
