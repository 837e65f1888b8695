// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.isthmus.model.hash.KeyedHash;

/// What makes two requests the same one: RFC 3261 section 17.2.3, for senders of RFC 3261 (branch, sent-by and
/// method) and for older ones (the whole top Via, Request-URI, Call-ID, CSeq and From with its tag).
///
/// A key is 128 bits of a hash under a secret of this process: however long the words of a stranger are, what is
/// remembered of them is 16 octets, and nobody can make two requests look like one.
///
/// From the key comes the To tag of the answer, so that a refusal that nobody remembers is the same again for the
/// same request (section 8.2.7); a second secret keeps it from being guessed and the key from being read in it.
final class RequestKey {
    private final KeyedHash keys;
    private final KeyedHash tags;

    RequestKey() {
        SecureRandom random = new SecureRandom();
        this.keys = new KeyedHash(random.nextLong(), random.nextLong());
        this.tags = new KeyedHash(random.nextLong(), random.nextLong());
    }

    KeyedHash.Wide of(RawSip request, TopVia via) {
        if (via.hasMagicCookie()) {
            return keys.wide(via.branch(), via.host(), Integer.toString(via.port()), request.method());
        }
        return keys.wide(
                via.value(),
                request.startLine(),
                request.first("Call-ID"),
                request.first("CSeq"),
                request.first("From"));
    }

    String tag(KeyedHash.Wide key) {
        return Long.toHexString(tags.of(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(key.high())
                .putLong(key.low())
                .array()));
    }
}
