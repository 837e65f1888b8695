// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import java.util.Set;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;

/// One CPM standalone message, whatever technology it came from (architecture document section 5.3.1.3, RFC 3862,
/// RFC 5438). All that the wire said about it has been read: `content` is the user's content with its transfer
/// and content encodings undone, `wanted` the dispositions asked for.
public record CpmMessage(
        ItemId id,
        Parties parties,
        Threading threading,
        Content content,
        Set<DispositionRequest> wanted,
        Lifetime lifetime,
        Origin origin,
        Marks marks)
        implements CpmItem {
    public CpmMessage {
        wanted = Set.copyOf(wanted);
    }

    /// Without marks.
    public CpmMessage(
            ItemId id,
            Parties parties,
            Threading threading,
            Content content,
            Set<DispositionRequest> wanted,
            Lifetime lifetime,
            Origin origin) {
        this(id, parties, threading, content, wanted, lifetime, origin, Marks.NONE);
    }

    public CpmMessage withLifetime(Lifetime other) {
        return new CpmMessage(id, parties, threading, content, wanted, other, origin, marks);
    }

    public CpmMessage withParties(Parties others) {
        return new CpmMessage(id, others, threading, content, wanted, lifetime, origin, marks);
    }

    /// The same for somebody else.
    public CpmMessage to(Address recipient) {
        return withParties(new Parties(parties.sender(), recipient, parties.anonymous()));
    }

    public CpmMessage withOrigin(Origin other) {
        return new CpmMessage(id, parties, threading, content, wanted, lifetime, other, marks);
    }

    public CpmMessage withMarks(Marks others) {
        return new CpmMessage(id, parties, threading, content, wanted, lifetime, origin, others);
    }

    public boolean wants(DispositionRequest request) {
        return wanted.contains(request);
    }
}
