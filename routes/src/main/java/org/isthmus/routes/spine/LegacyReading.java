// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.refusal.Refusal;

/// Whom a legacy user's message is for, as [LegacyStep] found it.
public sealed interface LegacyReading {

    record Submitted(Submission submission) implements LegacyReading {}

    /// The dialled number stands for nobody to this sender.
    record Refused(Refusal refusal) implements LegacyReading {}
}
