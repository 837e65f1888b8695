// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.isthmus.model.VisibleText;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.isthmus.wiring.Gateway;

/// Starts the gateway and its simulated peers on loopback, plays the conversation, and stays for playing by hand.
public final class Demonstration {
    private static final Duration BIND_PATIENCE = Duration.ofSeconds(20);
    private static final int SECRET_BITS = 128;

    /// SMPP carries at most 8 characters.
    private static final int SMSC_SECRET_BITS = 40;
    private static final int RADIX = 36;

    private final Path folder;
    private final PrintStream out;
    private final Clock clock;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean staying;

    /// How far one had come that was ended from outside.
    public enum Ending {
        /// It was over already, or did not close in time.
        NOTHING_LEFT,
        /// The conversation had been played, and it stayed up.
        STAYED,
        /// It had not come to the end of its conversation.
        EARLY
    }

    public Demonstration(Path folder, PrintStream out, Clock clock) {
        this.folder = folder;
        this.out = out;
        this.clock = clock;
    }

    /// Plays the conversation once, and then, unless `once`, obeys lines from `in` until `quit` or [#end]; when
    /// `in` ends it stays up all the same. True when every step of the conversation was seen. `settings` reads
    /// the configuration file.
    public boolean run(boolean once, BufferedReader in, Function<Path, IsthmusSettings> settings) throws Exception {
        try {
            return play(once, in, settings);
        } finally {
            ended.countDown();
        }
    }

    /// Ends it from another thread, wherever it is, and waits until all is closed, at most `patience`.
    public Ending end(Duration patience) throws InterruptedException {
        if (ended.getCount() == 0) {
            return Ending.NOTHING_LEFT;
        }
        ending.complete(staying ? Ending.STAYED : Ending.EARLY);
        return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS) ? ending.join() : Ending.NOTHING_LEFT;
    }

    private boolean play(boolean once, BufferedReader in, Function<Path, IsthmusSettings> settings) throws Exception {
        SecureRandom random = new SecureRandom();
        String secret = new BigInteger(SECRET_BITS, random).toString(RADIX);
        String smscSecret = new BigInteger(SMSC_SECRET_BITS, random).toString(RADIX);
        DemoFolder demo = DemoFolder.fresh(folder);
        try (SimulatedSmsc smsc =
                SimulatedSmsc.start(SmscSettings.onLoopback(clock).withAccount(DemoFolder.SMSC_ACCOUNT, smscSecret))) {
            Path file = demo.configure(smsc.port(), secret, smscSecret);
            try (Gateway gateway = Gateway.start(file, settings.apply(file), clock)) {
                smsc.awaitBind(BIND_PATIENCE);
                out.println("The gateway runs: " + gateway.addresses());
                if (!once) {
                    out.println("What becomes of each message is on its trail. In another terminal, in this folder:");
                    out.println("  ./isthmus trace " + Demo.PHONE + "    (or any id that a step below names)");
                }
                Demo conversation = Demo.between(gateway, smsc, secret, out, clock);
                try {
                    boolean happened = played(conversation);
                    if (!once && !ending.isDone()) {
                        stay(gateway, conversation, in);
                    }
                    return happened;
                } finally {
                    conversation.alice().close();
                }
            }
        }
    }

    /// False at once when it is ended before the conversation is over. The conversation has a thread of its own, so
    /// that this one closes what it opened, in order, whatever the other waits for.
    private boolean played(Demo conversation) throws Exception {
        FutureTask<Boolean> playing = new FutureTask<>(conversation::play);
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread player = Thread.ofPlatform().daemon().name("demo-conversation").start(() -> {
            playing.run();
            over.complete(null);
        });
        CompletableFuture.anyOf(over, ending).get();
        if (!over.isDone()) {
            player.interrupt();
            out.println();
            out.println("Ended before the conversation was over.");
            return false;
        }
        try {
            return playing.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private void stay(Gateway gateway, Demo conversation, BufferedReader in)
            throws InterruptedException, ExecutionException {
        out.println("""

                It stays up. Type here:
                  a TEXT      Alice writes to the telephone
                  p TEXT      the telephone writes back
                  quit        (or Ctrl-C)
                and in another terminal, in this folder:
                  ./isthmus trace '07700 900123'
                  ./isthmus explain --from sip:alice@isthmus.example --to +447700900123 --text 'Hello'
                  ./isthmus links
                  ./isthmus status
                The SIP address is %s (UDP and TCP), the user alice@isthmus.example, the password in %s.""".formatted(gateway.sipAddress(), folder.resolve("password")));
        conversation.alice().listen(new DemoVoices(out));
        staying = true;
        // On a thread of its own, since nothing wakes a reader of a terminal.
        Thread.ofPlatform().daemon().name("demo-input").start(() -> obeyAll(in, conversation));
        ending.get();
    }

    private void obeyAll(BufferedReader in, Demo conversation) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.strip().equals("quit")) {
                    ending.complete(Ending.STAYED);
                    return;
                }
                obey(line.strip(), conversation);
            }
            out.println("There is nothing more to read; it stays up until Ctrl-C or SIGTERM.");
        } catch (IOException failed) {
            out.println("The input broke off (" + failed.getMessage() + "); it stays up until Ctrl-C or SIGTERM.");
        }
    }

    private void obey(String line, Demo conversation) throws IOException {
        if (line.startsWith("a ")) {
            int status = conversation
                    .alice()
                    .send("tel:+447700900123", line.substring(2))
                    .status();
            out.println("  answered " + status + "; isthmus trace shows the rest");
        } else if (line.startsWith("p ")) {
            conversation.phone().reply(line.substring(2));
        } else if (!line.isEmpty()) {
            out.println("  not understood: " + VisibleText.of(line, 40) + " (a TEXT, p TEXT or quit)");
        }
    }
}
