// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import java.util.Optional;
import org.isthmus.model.Octets;

/// What [StreamFramer] found next in a stream.
public sealed interface Framed {

    /// One whole message of good form, without line ends before it.
    record Message(Octets octets) implements Framed {}

    /// Nothing whole is there yet.
    record NeedMore() implements Framed {}

    /// A keep-alive (two line ends): answer with one (RFC 5626 section 4.4.1).
    record Ping() implements Framed {}

    /// Something that is not to be handed on. `answer` is the whole response to send, empty when there is none to
    /// give; after `close` the stream has no further messages, since nobody knows where they would begin.
    record Malformed(Optional<Octets> answer, String why, boolean close) implements Framed {}
}
