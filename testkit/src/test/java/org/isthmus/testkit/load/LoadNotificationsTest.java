// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoadNotificationsTest {
    private final LoadNotifications notifications = new LoadNotifications("1", new LoadSlots());

    @Test
    void a_notification_that_comes_again_under_its_id_is_one_and_under_another_id_is_two() {
        notifications.accepted(7);
        take("z9hG4bK1", "note-a");
        take("z9hG4bK1", "note-a");
        take("z9hG4bK2", "note-a");
        assertThat(notifications.counted()).isEqualTo(new LoadReport.Notifications(1, 0, 0, 0));
        take("z9hG4bK3", "note-b");
        assertThat(notifications.counted()).isEqualTo(new LoadReport.Notifications(1, 1, 0, 0));
    }

    private void take(String branch, String id) {
        byte[] request = String.join(
                        "\r\n",
                        "MESSAGE sip:u@127.0.0.1 SIP/2.0",
                        "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=" + branch,
                        "From: <sip:g@example.org>;tag=1",
                        "To: <sip:u@example.org>",
                        "Call-ID: c",
                        "CSeq: 1 MESSAGE",
                        "Content-Length: 0",
                        "",
                        "NS: imdn <urn:ietf:params:imdn>",
                        "imdn.Message-ID: " + id,
                        "",
                        "<message-id>ld1n00000007</message-id><status><delivered/></status>")
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(notifications.request(request, 0, request.length, ByteBuffer.allocate(2_000)))
                .isTrue();
    }
}
