// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The one way in which this house reads XML that came from outside.
@NullMarked
package org.isthmus.model.xml;

import org.jspecify.annotations.NullMarked;
