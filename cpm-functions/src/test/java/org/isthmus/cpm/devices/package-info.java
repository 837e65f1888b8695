// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.isthmus.cpm.devices;

import org.jspecify.annotations.NullMarked;
