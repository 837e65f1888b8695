// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Mints Call-ID, From tag and branch (RFC 3261 sections 8.1.1.4, 8.1.1.7 and 19.3): a running number, scrambled with
/// secrets of this process so that nobody guesses the next one. Unique over restarts because the secrets are new.
final class Identities {
    private final AtomicLong number = new AtomicLong();
    private final long[] secrets = new SecureRandom().longs(3).toArray();
    private final String host;

    Identities(String host) {
        this.host = host;
    }

    RequestWriter.Identity next() {
        long n = number.incrementAndGet();
        return new RequestWriter.Identity(
                hex(n, secrets[0]) + "@" + host, hex(n, secrets[1]), 1, "z9hG4bK" + hex(n, secrets[2]));
    }

    private static String hex(long n, long secret) {
        long mixed = (n + secret) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27) ^ secret) * 0x94d049bb133111ebL;
        return Long.toHexString(mixed ^ (mixed >>> 31));
    }
}
