// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What all nodes must know now. It is a view, never the truth: that is in the journals it is rebuilt from.
@NullMarked
package org.isthmus.state.shared;

import org.jspecify.annotations.NullMarked;
