// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The ports of the store on plain collections: what tests of other rooms stand on, held to the same contracts as
/// the durable ones.
@NullMarked
package org.isthmus.testkit.memory;

import org.jspecify.annotations.NullMarked;
