// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.time.Instant;
import org.isthmus.model.Technology;
import org.isthmus.model.refusal.Asserter;

/// One thing that is known about a message, who says so and since when. `technology` is where the message was
/// taken to.
public record Disposition(DispositionKind kind, Asserter by, Instant at, Technology technology) {}
