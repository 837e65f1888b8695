// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads what Linux tells of processes and of itself (proc(5)). Where there is no such file, on another system
/// or for a process that has ended, numbers are 0 and words `unknown`.
final class ProcFiles {
    /// USER_HZ, which is 100 on every architecture that runs Java.
    private static final double TICKS_PER_SECOND = 100;

    private static final int LARGEST = 1 << 16;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STOLEN = 8;
    private static final int GUEST = 9;

    private ProcFiles() {}

    /// Seconds of processor time that a process has used, with its children that have ended left out.
    static double cpuSeconds(long pid) throws IOException {
        String text = text("/proc/" + pid + "/stat");
        int afterName = text.lastIndexOf(')') + 2;
        if (afterName < 2) {
            return 0;
        }
        String[] fields = text.substring(afterName).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) / TICKS_PER_SECOND;
    }

    /// Seconds of processor time that everything on this machine has used.
    static double cpuSecondsOfAll() throws IOException {
        String text = text("/proc/stat");
        if (text.isEmpty()) {
            return 0;
        }
        String[] fields = text.lines().findFirst().orElse("").split(" +");
        long ticks = 0;
        for (int i = 1; i < Math.min(fields.length, GUEST); i++) {
            ticks += i == IDLE || i == IO_WAIT || i == STOLEN ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /// Proportional set size in KiB: shared pages count by the share.
    static long pssKib(long pid) throws IOException {
        return number("/proc/" + pid + "/smaps_rollup", "Pss:");
    }

    static long memoryKib() throws IOException {
        return number("/proc/meminfo", "MemTotal:");
    }

    static String cpuModel() throws IOException {
        return text("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }

    static String kernel() throws IOException {
        String release = text("/proc/sys/kernel/osrelease").strip();
        return release.isEmpty() ? "unknown" : release;
    }

    static double loadAverage() throws IOException {
        String text = text("/proc/loadavg");
        return text.isEmpty() ? 0 : Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }

    /// The largest receive buffer that a socket is given.
    static long largestReceiveBuffer() throws IOException {
        String text = text("/proc/sys/net/core/rmem_max").strip();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static long number(String file, String key) throws IOException {
        Optional<String> line =
                text(file).lines().filter(one -> one.startsWith(key)).findFirst();
        return line.map(one -> List.of(one.split(" +")))
                .map(words -> Long.parseLong(words.get(1)))
                .orElse(0L);
    }

    private static String text(String file) throws IOException {
        // In one read: some of these files answer a second one with their end.
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] room = new byte[LARGEST];
            int length = in.read(room);
            return length < 0 ? "" : new String(room, 0, length, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        }
    }
}
