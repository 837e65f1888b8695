// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What SMS users write: parts, wholes, and the CPM message made of them.
@NullMarked
package org.isthmus.sms.inbound;

import org.jspecify.annotations.NullMarked;
