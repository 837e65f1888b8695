// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Which of a user's devices get what.
@NullMarked
package org.isthmus.cpm.devices;

import org.jspecify.annotations.NullMarked;
