// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What remote networks may do here, and what is sent to them.
@NullMarked
package org.isthmus.cpm.networks;

import org.jspecify.annotations.NullMarked;
