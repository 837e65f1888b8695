// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.users.User;

/// Messages and people for the tests of the functions.
public final class Messages {
    public static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    public static final Set<String> DOMAINS = Set.of("example.org");
    public static final Msisdn BOBS_NUMBER = new Msisdn("+447700900002");
    public static final User ALICE = user("alice", sip("sip:alice@example.org"));
    public static final User BOB = user("bob", sip("sip:bob@example.org"), BOBS_NUMBER);

    private Messages() {}

    public static User user(String name, Address... addresses) {
        return new User(name, List.of(addresses), name, Map.of());
    }

    public static SipUri sip(String uri) {
        return SipUri.parse(uri).orElseThrow();
    }

    public static CpmMessage toBob(String text) {
        return message(sip("sip:alice@example.org"), sip("sip:bob@example.org"), Content.text(text), Technology.RCS);
    }

    public static CpmMessage message(Address sender, Address recipient, Content content, Technology origin) {
        return message(new Parties(sender, recipient, false), content, origin, NOW.plus(Duration.ofDays(1)));
    }

    public static CpmMessage message(Parties parties, Content content, Technology origin, Instant expires) {
        return new CpmMessage(
                new ItemId(1),
                parties,
                new Threading(
                        new ImdnMessageId("imdn-1"),
                        new ConversationId("conversation-1"),
                        new ContributionId("contribution-1"),
                        Optional.empty()),
                content,
                Set.of(),
                new Lifetime(NOW, NOW, expires),
                new Origin(origin, "access", ""));
    }
}
