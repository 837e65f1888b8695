// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.locate;

import java.net.InetAddress;
import java.util.List;

/// The records of the domain name system that lead to SIP servers. Names come without the dot at their end, in
/// the order of the answer. A question blocks until it is answered or its time is over.
public interface Dns {

    /// What a name has of one type of record.
    sealed interface Answer<T> {
        record Found<T>(List<T> records) implements Answer<T> {
            public Found {
                records = List.copyOf(records);
            }
        }

        /// The name does not exist, or has no such record.
        record None<T>() implements Answer<T> {}

        /// Nobody answered in time, or with sense: nothing is known.
        record Failed<T>(String why) implements Answer<T> {}
    }

    Answer<Naptr> naptr(String name);

    Answer<Srv> srv(String name);

    /// Those of version 4 before those of version 6.
    Answer<InetAddress> addresses(String host);

    /// RFC 3403 section 4.1. `flags` and `service` as they are written; `replacement` is empty when there is
    /// none.
    record Naptr(int order, int preference, String flags, String service, String regexp, String replacement) {}

    /// RFC 2782. `target` is empty when the service is decidedly not there.
    record Srv(int priority, int weight, int port, String target) {}
}
