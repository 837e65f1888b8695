// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import org.isthmus.model.id.ItemId;

/// What a peer answered after all about one part (counted from 0 within its message) whose hand-over on the way to
/// `target` had been given up as unknown. A target that was given up is not taken again, so item, target and part
/// name one hand-over.
public record LateAnswer(ItemId item, Target target, int part, HandOver outcome) {}
