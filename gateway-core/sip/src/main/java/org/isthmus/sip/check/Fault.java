// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import java.util.List;

/// Why a message is refused and with which status. `reason` is written by us alone, so it can stand in a status
/// line; `unsupported` lists option tags (420 only).
record Fault(int status, String reason, List<String> unsupported) {

    static Fault malformed(String reason) {
        return new Fault(400, reason, List.of());
    }

    static Fault of(int status, String reason) {
        return new Fault(status, reason, List.of());
    }
}
