// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.security.SecureRandom;

/// What makes two requests the same one: RFC 3261 section 17.2.3, for senders of RFC 3261 (branch, sent-by and
/// method) and for older ones (the whole top Via, Request-URI, Call-ID, CSeq and From with its tag).
///
/// From the key comes the To tag of the answer, so that a refusal that nobody remembers is the same again for the
/// same request (section 8.2.7); a secret of this process keeps it from being guessed.
final class RequestKey {
    private final long secret = new SecureRandom().nextLong();

    String of(RawSip request, TopVia via) {
        if (via.hasMagicCookie()) {
            return via.branch() + ' ' + via.host() + ':' + via.port() + ' ' + request.method();
        }
        return via.value()
                + ' '
                + request.startLine()
                + ' '
                + request.first("Call-ID")
                + ' '
                + request.first("CSeq")
                + ' '
                + request.first("From");
    }

    String tag(String key) {
        long hash = secret;
        for (int at = 0; at < key.length(); at++) {
            hash = (hash ^ key.charAt(at)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return Long.toHexString(hash ^ (hash >>> 29));
    }
}
