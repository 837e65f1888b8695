// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.isthmus.cpm.networks;

import org.jspecify.annotations.NullMarked;
