// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.cpm.CpmMessage;

/// An admitted message with the way that selection chose for it.
public record Selected(CpmMessage message, Selection selection) {}
