// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Simulators in the foreground, for people: what `isthmus simulate` runs.
@NullMarked
package org.isthmus.testkit;

import org.jspecify.annotations.NullMarked;
