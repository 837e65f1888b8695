// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.wiring.Gateway;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `isthmus run`: the gateway in the foreground until SIGTERM or SIGINT, which drain it. SIGHUP reloads.
@Command(
        name = "run",
        description = {
            "Runs the gateway in the foreground.",
            "Prints one line that begins with READY and names its addresses when it takes traffic. SIGTERM or Ctrl-C stops"
                    + " it: new requests are refused, those under way are finished, and what is stored goes on at the"
                    + " next start. After that the exit code is 0. SIGHUP reads the file again, as `isthmus reload` does; the"
                    + " log says what came of it."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /// Set by the command line before a command runs.
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec self;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file; `isthmus config sample` prints one.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() throws Exception {
        Gateway gateway = start();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            gateway.close();
                            stopped.countDown();
                            // The signal's own code (143) would tell a supervisor that we were killed.
                            Runtime.getRuntime().halt(ExitCode.OK);
                        },
                        "drain"));
        Hangup.each(gateway::reload);
        self.commandLine().getOut().println("READY " + gateway.addresses());
        self.commandLine().getOut().flush();
        stopped.await();
        return ExitCode.OK;
    }

    private Gateway start() throws Exception {
        SettingsReading.Read<IsthmusSettings> read = ConfigurationFile.read(file);
        StartConditions.check(file, read);
        try {
            return Gateway.start(
                    file,
                    read.settings(),
                    Clock.systemUTC(),
                    FaultSwitches.read(name -> Optional.ofNullable(System.getProperty(name))));
        } catch (CommandFailure told) {
            throw told;
        } catch (Exception failed) {
            throw StartFailure.of(failed);
        }
    }
}
