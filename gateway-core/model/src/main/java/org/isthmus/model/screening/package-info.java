// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Looking at what messages say before they are taken.
@NullMarked
package org.isthmus.model.screening;

import org.jspecify.annotations.NullMarked;
