// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.iscomposing;

import java.time.Duration;

/// Somebody is writing, or stopped (RFC 3994 section 3.3). `refresh` is how long this holds without another
/// one; zero when the document does not say.
public record IsComposing(boolean active, Duration refresh) {
    public static final String MEDIA_TYPE = "application/im-iscomposing+xml";
}
