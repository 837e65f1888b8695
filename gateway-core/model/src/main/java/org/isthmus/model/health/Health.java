// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.health;

/// The answer to one [HealthCheck]. A reason is one line of plain words that says what is wrong and what follows
/// from it; it holds no phone number.
public sealed interface Health {

    Health HEALTHY = new Healthy();

    record Healthy() implements Health {}

    /// Messages still flow, but something needs a look: a link down of several, a disk filling.
    record Degraded(String reason) implements Health {}

    /// Nothing can be accepted now.
    record Down(String reason) implements Health {}
}
