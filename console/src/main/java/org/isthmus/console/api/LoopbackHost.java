// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.util.regex.Pattern;

/// Whether a `Host` field (RFC 9110 section 7.2) names this machine's loopback interface.
final class LoopbackHost {
    private static final Pattern SHAPE =
            Pattern.compile("(?i)(127(\\.[0-9]{1,3}){3}|localhost|\\[(::|(0:){7})1])(:[0-9]{1,5})?");

    private LoopbackHost() {}

    static boolean isOne(String host) {
        return SHAPE.matcher(host).matches();
    }
}
