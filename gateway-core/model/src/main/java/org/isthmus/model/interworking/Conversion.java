// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.interworking;

import org.isthmus.model.refusal.Refusal;

/// What conversion gives: a finished message with what it loses, or the reason why this technology can not carry
/// it.
public sealed interface Conversion {

    record Converted(LegacyMessage message, Fidelity fidelity) implements Conversion {}

    record CannotCarry(Refusal refusal) implements Conversion {}
}
