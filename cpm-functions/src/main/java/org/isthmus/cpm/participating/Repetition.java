// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.Optional;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;

/// What a message is that comes under an id which its sender has used before, to the same recipient. With the same
/// content it is the same message again, and is answered as it was then. With another one it is a message that was
/// never taken: its sender must make ids that do not repeat (RFC 5438 section 6.3), and hears so, rather than
/// believing it on its way. Only type and octets count: a client that sends again may write new headers.
public final class Repetition {
    private Repetition() {}

    /// Why `again` is refused; empty when it is `first` once more.
    public static Optional<Refusal> refusal(CpmItem first, CpmMessage again) {
        return first instanceof CpmMessage known
                        && known.content().bareType().equals(again.content().bareType())
                        && known.content().octets().equals(again.content().octets())
                ? Optional.empty()
                : Optional.of(Refusal.of(Cause.ID_USED, "it came with other content before"));
    }
}
