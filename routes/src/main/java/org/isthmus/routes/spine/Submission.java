// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import org.isthmus.cpm.participating.Hops;
import org.isthmus.cpm.participating.Originator;
import org.isthmus.model.cpm.CpmMessage;

/// A message as an edge gives it to the participating function: on whose behalf it came, and where it has been.
public record Submission(CpmMessage message, Originator originator, Hops hops) {}
