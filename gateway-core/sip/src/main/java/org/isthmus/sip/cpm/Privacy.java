// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.SipHeaders;

/// What a request asks to be kept from its recipient (RFC 3323 section 4.2, RFC 3325 section 9.3). `id`, `user`
/// and `header` hide the sender, and so does a From that is anonymous by itself (section 4.1.1.3). `session`
/// and `history` are met by the way: a message has no session, and we pass no history on. A word that is not
/// known hides the sender, to be on the safe side; where privacy is `critical`, it can not be met.
public enum Privacy {
    OPEN,
    HIDDEN,
    /// To be refused (section 5).
    UNMET;

    private static final String ANONYMOUS = "@anonymous.invalid";

    /// Whether nobody is named: From is anonymous, and the request asks that nobody be told more.
    public static boolean namesNobody(SipHeaders headers) {
        return headers.has("Privacy")
                && of(headers) != OPEN
                && !headers.has("P-Asserted-Identity")
                && hasAnonymousFrom(headers);
    }

    static Privacy of(SipHeaders headers) {
        List<String> words = headers.values("Privacy").stream()
                .flatMap(value -> Stream.of(value.split("[;,]", -1)))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
        boolean known = words.stream().allMatch(Privacy::isKnown);
        if (words.contains("critical") && !known) {
            return UNMET;
        }
        boolean asked = !known || words.stream().anyMatch(Privacy::hides);
        return asked || hasAnonymousFrom(headers) ? HIDDEN : OPEN;
    }

    private static boolean hasAnonymousFrom(SipHeaders headers) {
        String from = headers.first("From")
                .flatMap(NameAddress::readSingle)
                .map(NameAddress::uri)
                .orElse("");
        int end = from.length() - ANONYMOUS.length();
        return from.regionMatches(true, end, ANONYMOUS, 0, ANONYMOUS.length());
    }

    private static boolean hides(String word) {
        return switch (word) {
            case "id", "user", "header" -> true;
            default -> false;
        };
    }

    private static boolean isKnown(String word) {
        return switch (word) {
            case "id", "user", "header", "session", "history", "none", "critical" -> true;
            default -> false;
        };
    }
}
