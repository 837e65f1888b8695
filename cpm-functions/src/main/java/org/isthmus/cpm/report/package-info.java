// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Whether what peers and handsets report is believed.
@NullMarked
package org.isthmus.cpm.report;

import org.jspecify.annotations.NullMarked;
