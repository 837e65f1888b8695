// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Immutable bytes: the body of a message, a PDU, a frame. A record that holds bytes holds this, because an array
/// breaks a record's equality. `toString` tells the size only, so that content never reaches a log by accident.
///
/// Bodies above a few KiB do not belong here but in the content store.
public final class Octets {
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Octets copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
    }

    public static Octets copyOf(byte[] bytes, int from, int to) {
        return from == to ? EMPTY : new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    public static Octets utf8(String text) {
        return text.isEmpty() ? EMPTY : new Octets(text.getBytes(StandardCharsets.UTF_8));
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /// The octet at `index` as 0 to 255.
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    public Octets slice(int from, int to) {
        return copyOf(bytes, from, to);
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    public InputStream toInputStream() {
        return new ByteArrayInputStream(bytes);
    }

    /// The text in `charset`; what does not decode becomes U+FFFD. Readers that must refuse bad text decode
    /// themselves.
    public String text(Charset charset) {
        return new String(bytes, charset);
    }

    public String utf8() {
        return text(StandardCharsets.UTF_8);
    }

    public int indexOf(byte[] wanted, int from) {
        for (int start = Math.max(0, from); start <= bytes.length - wanted.length; start++) {
            if (Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length)) {
                return start;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Octets[" + bytes.length + "]";
    }
}
