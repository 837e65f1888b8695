// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// A simulated RCS handset that writes its own SIP, CPIM and IMDN octets.
@NullMarked
package org.isthmus.testkit.handset;

import org.jspecify.annotations.NullMarked;
