// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Instant message disposition notifications (RFC 5438) with CPM's interworking notification: XML to values and
/// back, and the CPIM headers that go with them.
@NullMarked
package org.isthmus.model.imdn;

import org.jspecify.annotations.NullMarked;
