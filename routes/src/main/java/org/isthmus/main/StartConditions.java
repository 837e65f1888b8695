// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.model.settings.Listen;
import org.isthmus.platform.config.EffectiveSetting;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.state.Stores;
import org.jspecify.annotations.Nullable;

/// What a start needs of the machine, looked at before anything is opened, so that a taken port or a folder that can
/// not be written is told in words with the setting that names it. What changes between the look and the start is
/// told less well, by [StartFailure].
final class StartConditions {
    private final Path file;
    private final SettingsReading.Read<IsthmusSettings> read;

    private StartConditions(Path file, SettingsReading.Read<IsthmusSettings> read) {
        this.file = file;
        this.read = read;
    }

    /// Throws a [CommandFailure] that says what is in the way.
    static void check(Path file, SettingsReading.Read<IsthmusSettings> read) {
        StartConditions conditions = new StartConditions(file, read);
        IsthmusSettings settings = read.settings();
        conditions.dataDirectory(settings.dataDirectory());
        List<Listen> udp = settings.sip().udp();
        for (int i = 0; i < udp.size(); i++) {
            conditions.free("sip.udp[" + i + "]", udp.get(i), address -> new DatagramSocket(address).close());
        }
        List<Listen> tcp = settings.sip().tcp();
        for (int i = 0; i < tcp.size(); i++) {
            conditions.free("sip.tcp[" + i + "]", tcp.get(i), StartConditions::listen);
        }
        List<Listen> tls = settings.sip().tls().listen();
        for (int i = 0; i < tls.size(); i++) {
            conditions.free("sip.tls.listen[" + i + "]", tls.get(i), StartConditions::listen);
        }
        conditions.free("admin.listen", settings.admin().listen(), StartConditions::listen);
    }

    private void dataDirectory(Path wanted) {
        Path there = existing(wanted.toAbsolutePath());
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    named("data-directory") + ": " + wanted + " can not be "
                            + (wanted.toAbsolutePath().equals(there) ? "used" : "made") + ", since " + there + " is "
                            + (there != null && Files.isDirectory(there) ? "not writable" : "no folder"),
                    "Make a folder that the gateway's user may write, or name another one in " + file + ".");
        }
        if (Stores.isInUse(wanted.resolve("journal"))) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "another gateway runs on the data directory " + wanted + " (" + named("data-directory") + ")",
                    "Stop that one first, or give this one a data directory of its own in " + file + ".");
        }
    }

    /// The nearest part of a path that there is.
    private static @Nullable Path existing(Path path) {
        Path part = path;
        while (part != null && !Files.exists(part)) {
            part = part.getParent();
        }
        return part;
    }

    private interface Opening {
        void open(InetSocketAddress address) throws IOException;
    }

    private static void listen(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        }
    }

    private void free(String key, Listen wanted, Opening opening) {
        InetSocketAddress address = new InetSocketAddress(wanted.host(), wanted.port());
        if (address.isUnresolved()) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    named(key) + ": the host name of " + wanted + " is not known here",
                    "Write an address of this machine in " + file + ", or 0.0.0.0 for all.");
        }
        try {
            opening.open(address);
        } catch (IOException refused) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    named(key) + ": can not listen on " + wanted + " (" + refused.getMessage() + ")",
                    "Stop what listens there, perhaps another gateway, or write a free address of this machine in "
                            + file + ".");
        }
    }

    /// A setting as the operator finds it: its path, and its line when the file has it.
    private String named(String key) {
        return key
                + read.values().stream()
                        .filter(value -> value.path().equals(key))
                        .map(value -> switch (value.origin()) {
                            case EffectiveSetting.InFile(int line) -> ", line " + line;
                            case EffectiveSetting.Default() -> " by default";
                        })
                        .findFirst()
                        .orElse("");
    }
}
