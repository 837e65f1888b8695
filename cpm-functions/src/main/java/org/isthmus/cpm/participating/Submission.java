// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.Optional;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.users.User;

/// A message as an edge gives it to the participating function: on whose behalf it came, whose it will be when the
/// recipient is served here, and where it has been.
public record Submission(CpmMessage message, Originator originator, Optional<User> recipient, Hops hops) {}
