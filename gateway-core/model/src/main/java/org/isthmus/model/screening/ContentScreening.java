// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.screening;

import java.util.Optional;
import org.isthmus.model.cpm.Content;

/// The operator's look at the content of a message from any side before it is taken (architecture document section
/// 5.3.1.3, content screening). Pure and quick: it is asked for each message, on the thread that the sender waits on.
public interface ContentScreening {

    /// Why this content may not pass, in words that repeat nothing of it; empty when it may.
    Optional<String> objection(Content content);
}
