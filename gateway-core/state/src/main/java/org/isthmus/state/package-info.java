// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Everything that must be remembered: the journal, what the nodes share, and what ties them.
@NullMarked
package org.isthmus.state;

import org.jspecify.annotations.NullMarked;
