// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.Simulators;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.smsc.SmscPersonality;
import org.isthmus.testkit.smsc.SmscSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `isthmus simulate handset|smsc`: the peers of the gateway, to play with by hand.
@Command(
        name = "simulate",
        description = "Run a simulated RCS handset or SMS centre in the foreground.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Runnable {
    private static final Duration T1 = Duration.ofMillis(500);
    /// Shorter than RFC 3261's 64 times T1: a person waits, and wants to be told that nobody answers.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Set by the command line before a command runs.
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec self;

    @Override
    public void run() {
        self.commandLine().usage(self.commandLine().getOut());
    }

    @Command(
            name = "handset",
            description = {
                "An RCS client: registers, sends what you type, shows what comes and tells that it was delivered.",
                "Type `to +447700900123 Hello` to write to somebody, `help` for the other lines."
            },
            mixinStandardHelpOptions = true)
    int handset(
            @Option(names = "--user", required = true, description = "The user part of its SIP address.") String user,
            @Option(names = "--domain", required = true, description = "The domain of its SIP address.") String domain,
            @Option(
                            names = "--server",
                            required = true,
                            paramLabel = "HOST:PORT",
                            description = "The gateway's SIP address.")
                    String server,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "Holds the password; else it is asked for.")
                    Path passwordFile,
            @Option(
                            names = "--transport",
                            defaultValue = "udp",
                            description = "udp or tcp (default: ${DEFAULT-VALUE}).")
                    SipTransport transport)
            throws IOException {
        HandsetAccount account =
                HandsetAccount.of(user, domain, PasswordInput.read(passwordFile, "Password", "--password-file"));
        Listen at = address(server);
        InetSocketAddress address = new InetSocketAddress(at.host(), at.port());
        return Simulators.handset(
                HandsetSettings.of(account, address, Clock.systemUTC())
                        .over(transport)
                        .timers(T1, PATIENCE),
                input(),
                System.out);
    }

    @Command(
            name = "smsc",
            description = {
                "An SMS centre with phones behind it: takes what the gateway submits and answers as its personality says.",
                "Type `from +447700900123 to +447700900100 Hello` to write from a phone, `help` for the other lines."
            },
            mixinStandardHelpOptions = true)
    int smsc(
            @Option(
                            names = "--listen",
                            defaultValue = "127.0.0.1:2775",
                            paramLabel = "HOST:PORT",
                            description = "Where it takes binds (default: ${DEFAULT-VALUE}).")
                    String listen,
            @Option(
                            names = "--personality",
                            defaultValue = "plain",
                            description = "How it behaves; several are joined with +. `--personality help` lists them.")
                    String personality)
            throws IOException {
        if (personality.equals("help")) {
            SmscPersonality.names()
                    .forEach((name, sentence) -> self.commandLine().getOut().printf("%-20s %s%n", name, sentence));
            self.commandLine().getOut().flush();
            return ExitCode.OK;
        }
        SmscSettings settings;
        try {
            settings = SmscSettings.onLoopback(Clock.systemUTC())
                    .at(address(listen))
                    .as(personality);
        } catch (IllegalArgumentException unknown) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    String.valueOf(unknown.getMessage()),
                    "Try: isthmus simulate smsc --personality help");
        }
        try {
            return Simulators.smsc(settings, input(), System.out);
        } catch (SocketException refused) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "can not listen on " + settings.listen() + " (" + refused.getMessage() + ")",
                    "Stop what listens there, perhaps another simulator, or give a free address of this machine with"
                            + " --listen.");
        }
    }

    private static BufferedReader input() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    private static Listen address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon).replace("[", "").replace("]", "");
            return new Listen(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
            throw new CommandFailure(ExitCode.USAGE, text + " is not HOST:PORT", "For example 127.0.0.1:5060");
        }
    }
}
