// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import java.util.Optional;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;

/// The ids by which clients thread a message: its own IMDN message id, and conversation and contribution (CPM
/// headers).
public record Threading(
        ImdnMessageId imdn,
        ConversationId conversation,
        ContributionId contribution,
        Optional<ContributionId> inReplyTo) {}
