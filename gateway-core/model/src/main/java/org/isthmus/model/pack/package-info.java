// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The packed form of what the store keeps: each value as a version octet and then its fields without names,
/// integers as variable-length quantities. It is ours alone, no peer ever sees it.
@NullMarked
package org.isthmus.model.pack;

import org.jspecify.annotations.NullMarked;
