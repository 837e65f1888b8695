// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.settings.ByteSize;

/// One finished answer: status, header fields beside the ones that all answers have, and body.
record Answer(int status, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json";

    /// `data` as JSON; or, when that is larger than `largest`, the refusal that says so.
    static Answer json(int status, Object data, ByteSize largest) {
        Bounded out = new Bounded(largest.octets());
        try {
            Json.write(data, out);
        } catch (Bounded.Full _) {
            return failure(
                    422,
                    "too-much",
                    "the answer is larger than " + largest,
                    "ask for less: a narrower question, or a smaller limit");
        } catch (IOException bug) {
            throw new UncheckedIOException("no JSON for " + data.getClass().getName(), bug);
        }
        return new Answer(status, Map.of("Content-Type", JSON), out.toByteArray());
    }

    static Answer failure(int status, String code, String message, String advice) {
        return failure(status, new CommandOutcome.Failed(code, message, advice));
    }

    static Answer failure(int status, CommandOutcome.Failed failed) {
        byte[] body = Json.write(Json.failure(failed)).getBytes(StandardCharsets.UTF_8);
        return new Answer(status, Map.of("Content-Type", JSON), body);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    /// Gathers octets up to a limit.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(512);
        private final long largest;

        Bounded(long largest) {
            this.largest = largest;
        }

        /// More than the limit came.
        private static final class Full extends IOException {
            private static final long serialVersionUID = 1L;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            if (gathered.size() + (long) length > largest) {
                throw new Full();
            }
            gathered.write(octets, from, length);
        }

        byte[] toByteArray() {
            return gathered.toByteArray();
        }
    }
}
