// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.isthmus.testkit.load.Latencies;

/// Describes the machine that a figure was measured on, with how long its disk takes to bring one KiB to
/// safety: figures of two machines can only be compared with that at hand.
final class Machine {
    private static final int SYNCS = 100;
    private static final int KIB = 1024;
    private static final double NANOS_PER_MILLI = 1e6;

    private Machine() {}

    static ObjectNode describe(Path data, String java) throws IOException {
        FileStore store = Files.getFileStore(data);
        Latencies syncs = syncs(data);
        ObjectNode machine = JsonNodeFactory.instance.objectNode();
        machine.put("cpu", ProcFiles.cpuModel())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("memory_mib", ProcFiles.memoryKib() / KIB)
                .put("kernel", ProcFiles.kernel())
                .put("java", java)
                .put("udp_rmem_max", ProcFiles.largestReceiveBuffer())
                .put("load_average_before", ProcFiles.loadAverage());
        machine.putObject("disk")
                .put("device", store.name())
                .put("file_system", store.type())
                .put("sync_p50_ms", syncs.percentile(0.5) / NANOS_PER_MILLI)
                .put("sync_p99_ms", syncs.percentile(0.99) / NANOS_PER_MILLI);
        return machine;
    }

    private static Latencies syncs(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "sync", ".probe");
        Latencies times = new Latencies();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(KIB);
            for (int i = 0; i < SYNCS; i++) {
                long began = System.nanoTime();
                out.write(block.clear());
                out.force(false);
                times.add(System.nanoTime() - began);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return times;
    }
}
