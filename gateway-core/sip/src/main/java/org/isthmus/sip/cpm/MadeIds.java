// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.id.ConversationId;

/// Ids for clients that send none. They follow from the request alone, so that the same request, should it come
/// again after a restart, is found to be a duplicate; and the same two parties always share one conversation.
/// They begin with `isthmus-`, so that everybody can see who made them.
public final class MadeIds {
    private static final int OCTETS = 16;

    private MadeIds() {}

    /// One for each request: RFC 3261 section 8.1.1.4 and 8.1.1.5 make Call-ID with CSeq unique.
    static String ofRequest(Envelope envelope) {
        return hash(
                "request",
                envelope.sender().canonical(),
                envelope.request().callId(),
                envelope.request().headers().first("CSeq").orElse(""));
    }

    static String ofPair(Envelope envelope) {
        return conversation(envelope.parties()).value();
    }

    /// One for each pair of parties, the same for both directions.
    public static ConversationId conversation(Parties parties) {
        String[] pair = Stream.of(parties.sender(), parties.recipient())
                .map(Address::canonical)
                .sorted()
                .toArray(String[]::new);
        return new ConversationId(hash("pair", pair[0], pair[1]));
    }

    static String hash(String... parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return "isthmus-" + HexFormat.of().formatHex(Arrays.copyOf(digest, OCTETS));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
