// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.isthmus.model.Octets;
import org.isthmus.model.Protection;
import org.isthmus.model.id.ItemIds;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;

/// Requests as the edge hands them over, and a reader for them.
final class Requests {
    static final Instant NOW = Instant.parse("2026-11-20T06:00:00.250Z");
    static final PagerMessageReader READER = new PagerMessageReader(
            SamplePlan.ADDRESSES,
            new ItemIds(InstantSource.fixed(NOW), 1),
            PagerRules.usual(Duration.ofDays(3), _ -> Protection.NONE));

    private Requests() {}

    static IncomingSip request(String uri, String type, Octets body, String... headers) {
        SipHeaders all = SipHeaders.of(
                "From", "<sip:alice@isthmus.example>;tag=1",
                "To", "<" + uri + ">",
                "Call-ID", "call-1",
                "CSeq", "7 MESSAGE",
                "Content-Type", type);
        for (int i = 0; i < headers.length; i += 2) {
            all = all.with(headers[i], headers[i + 1]);
        }
        return of("MESSAGE", uri, all, body);
    }

    static IncomingSip of(String method, String uri, SipHeaders headers, Octets body) {
        return new IncomingSip(
                method, uri, headers, body, new IncomingSip.Source("UDP", "192.0.2.4", 5060, "192.0.2.1", 5060), NOW);
    }
}
