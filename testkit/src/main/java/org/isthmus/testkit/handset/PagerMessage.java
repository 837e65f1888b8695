// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.testkit.handset.HandsetRequests.Request;

/// A draft made into the MESSAGE of an RCS client: the headers that CPM asks for, in the order that clients use
/// (stage 3 sections 1.1 and 1.3).
final class PagerMessage {
    private static final String ICSI = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.";

    private PagerMessage() {}

    /// `from` and `to` are URIs, `dateTime` the time of sending by RFC 3339.
    static Request write(MessageDraft draft, String from, String to, SentMessage.Ids ids, String dateTime) {
        List<SipPacket.Field> headers = new ArrayList<>();
        headers.add(new SipPacket.Field("P-Preferred-Identity", "<" + from + ">"));
        if (!draft.service.isEmpty()) {
            String service = ICSI + draft.service;
            headers.add(new SipPacket.Field("P-Preferred-Service", service));
            String tag = "*;+g.3gpp.icsi-ref=\"" + service.replace(":", "%3A") + "\"";
            headers.add(new SipPacket.Field("Accept-Contact", tag));
        }
        headers.add(new SipPacket.Field("Conversation-ID", ids.conversation()));
        headers.add(new SipPacket.Field("Contribution-ID", ids.contribution()));
        headers.addAll(draft.headers);
        headers.add(new SipPacket.Field("Content-Type", MessageBody.mediaType(draft)));
        if (draft.shape == MessageDraft.Shape.DEFLATED_CPIM) {
            headers.add(new SipPacket.Field("Content-Encoding", "deflate"));
        }
        return new Request("MESSAGE", to, to, ids.callId(), 1, headers, MessageBody.write(draft, ids.imdn(), dateTime));
    }
}
