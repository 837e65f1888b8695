// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What all simulators share: things received and awaited, scripted peers, text made safe to show.
@NullMarked
package org.isthmus.testkit.wire;

import org.jspecify.annotations.NullMarked;
