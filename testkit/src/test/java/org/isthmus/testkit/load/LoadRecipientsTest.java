// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.wire.LockstepUdp;
import org.junit.jupiter.api.Test;

class LoadRecipientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern REGISTER = Pattern.compile(
            "(?s)REGISTER .*?(Via: \\S+ \\S+)\r\n.*?(From: \\S+)\r\n(To: \\S+)\r\n(Call-ID: \\S+)\r\n(CSeq: \\d+ REGISTER)"
                    + "\r\n.*?Expires: (\\d+)\r\n.*");

    @Test
    void a_repeated_request_is_one_message_and_another_request_with_its_number_a_doubled_one() throws Exception {
        try (LockstepUdp server = LockstepUdp.open(LIMIT);
                LoadRecipients recipients = LoadRecipients.open(plan(server), InstantSource.system())) {
            CompletableFuture<LoadRecipients.Taken> taken = CompletableFuture.supplyAsync(() -> back(recipients));
            String register = text(server.take());
            // What was kept may come before the answer.
            say(server, "00000007", "one");
            answer(server, register, "3600");
            say(server, "00000007", "one");
            say(server, "00000007", "two");
            say(server, "00000009", "three");
            assertThat(taken.get())
                    .extracting(all -> all.different() + " different, " + all.twice() + " twice, " + all.others())
                    .isEqualTo("2 different, 1 twice, 0");
            assertThat(recipients.hasTaken(7)).isTrue();
            assertThat(recipients.hasTaken(8)).isFalse();
        }
    }

    @Test
    void who_leaves_takes_the_registration_back() throws Exception {
        try (LockstepUdp server = LockstepUdp.open(LIMIT);
                LoadRecipients recipients = LoadRecipients.open(plan(server), InstantSource.system())) {
            CompletableFuture<Void> left = CompletableFuture.runAsync(() -> {
                try {
                    recipients.leave();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            answer(server, text(server.take()), "0");
            left.get();
        }
    }

    private static LoadPlan plan(LockstepUdp server) {
        return new LoadPlan(
                server.address(),
                SipTransport.UDP,
                1,
                LoadPlan.Senders.usual(1, "example.org", "pw"),
                new LoadPlan.Pace.Outstanding(1));
    }

    /// The second one is never expected: it ends when nothing more comes.
    private static LoadRecipients.Taken back(LoadRecipients recipients) {
        try {
            return recipients.takeBack(3, Duration.ofMillis(300));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(LockstepUdp server, String number, String branch) throws IOException {
        server.send("MESSAGE sip:load00000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=" + branch
                + "\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: " + branch + "\r\nCSeq: 1 MESSAGE\r\n\r\n"
                + "imdn.Message-ID: x\r\n\r\nContent-Type: text/plain\r\n\r\nN=" + number + " text");
        server.expect(Pattern.compile("(?s)SIP/2.0 200 OK\r\n.*branch=" + branch + ".*"));
    }

    private static void answer(LockstepUdp server, String register, String expires) throws IOException {
        Matcher found = REGISTER.matcher(register);
        assertThat(found.matches()).as(register).isTrue();
        assertThat(found.group(6)).isEqualTo(expires);
        server.send("SIP/2.0 200 OK\r\n" + found.group(1) + "\r\n" + found.group(2) + "\r\n" + found.group(3)
                + ";tag=2\r\n" + found.group(4) + "\r\n" + found.group(5) + "\r\n\r\n");
    }

    private static String text(byte[] datagram) {
        return new String(datagram, StandardCharsets.ISO_8859_1);
    }
}
