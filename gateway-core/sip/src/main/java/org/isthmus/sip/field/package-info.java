// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What several header fields are made of, read in one way by everybody.
@NullMarked
package org.isthmus.sip.field;

import org.jspecify.annotations.NullMarked;
