// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Is-composing indications (RFC 3994), which are absorbed and never forwarded to a legacy technology.
@NullMarked
package org.isthmus.model.iscomposing;

import org.jspecify.annotations.NullMarked;
