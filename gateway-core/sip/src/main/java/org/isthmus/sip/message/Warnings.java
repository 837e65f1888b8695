// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

import java.util.EnumMap;
import java.util.Map;
import org.isthmus.model.refusal.Cause;

/// The Warning field of our refusals (RFC 3261 section 20.43): the stable code of `docs/codes.md` and its sentence,
/// for people who look at the wire. The text is the same for every refusal of a cause, so that the answers that are
/// kept for retransmissions share it; what was wrong in this one case is in the reason phrase or in the trail.
public final class Warnings {
    private static final Map<Cause, String> TEXTS = texts();

    private Warnings() {}

    public static String of(Cause cause) {
        return TEXTS.getOrDefault(cause, "");
    }

    private static Map<Cause, String> texts() {
        Map<Cause, String> texts = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            texts.put(cause, "399 isthmus \"" + cause.code() + " " + cause.sentence() + "\"");
        }
        return texts;
    }
}
