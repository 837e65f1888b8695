// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import org.isthmus.model.delivery.Target;

/// Why a step that would begin a hand-over was not taken now; nothing of it was written.
sealed interface Hindrance {

    /// What was kept for this recipient is being gathered, and it has its place behind that.
    record Gathering(String recipient) implements Hindrance {}

    /// The way out has no place free.
    record NoPlace(Target target) implements Hindrance {}
}
