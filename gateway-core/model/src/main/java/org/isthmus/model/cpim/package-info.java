// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The CPIM message format (RFC 3862) and the headers that IMDN puts into it (RFC 5438): octets to values and
/// back.
@NullMarked
package org.isthmus.model.cpim;

import org.jspecify.annotations.NullMarked;
