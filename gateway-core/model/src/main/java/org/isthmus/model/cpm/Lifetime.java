// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import java.time.Instant;

/// When the sender sent it (its own DateTime, or our clock when it named none), when we received it and when it
/// ends. `expires` is always set: the smaller of the sender's wish and the operator's maximum (stage 3 section
/// 9.1).
public record Lifetime(Instant sent, Instant received, Instant expires) {}
