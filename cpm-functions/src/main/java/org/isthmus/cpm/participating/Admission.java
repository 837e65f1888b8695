// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Refusal;

/// What policy says of a message that comes in.
public sealed interface Admission {
    /// It may go on, with its lifetime capped. `hops` tell how far, once its way is known.
    record Admitted(CpmMessage message, Hops hops) implements Admission {}

    record Refused(Refusal refusal) implements Admission {}
}
