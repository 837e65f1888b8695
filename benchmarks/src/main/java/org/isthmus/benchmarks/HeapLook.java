// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a gateway's heap is in use when all garbage is collected, and its memory then: asked with the `jcmd`
/// of the Java that runs the tools, which is of the same kind.
record HeapLook(double heapMib, double pssMib) {
    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");
    private static final double KIB_PER_MIB = 1024;

    static HeapLook at(ProcessHandle gateway, Path javaHome) throws IOException, InterruptedException {
        // Twice, since what the first one finds dead may hold something that only the second can free.
        jcmd(gateway, javaHome, "GC.run");
        jcmd(gateway, javaHome, "GC.run");
        Matcher used = USED.matcher(jcmd(gateway, javaHome, "GC.heap_info"));
        if (!used.find()) {
            throw new IOException("jcmd tells nothing of the heap");
        }
        return new HeapLook(Long.parseLong(used.group(1)) / KIB_PER_MIB, ProcFiles.pssKib(gateway.pid()) / KIB_PER_MIB);
    }

    private static String jcmd(ProcessHandle gateway, Path javaHome, String command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        javaHome.resolve("bin").resolve("jcmd").toString(), Long.toString(gateway.pid()), command))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + " failed: " + said);
        }
        return said;
    }
}
