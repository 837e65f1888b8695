// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The laws of the model's ports, as abstract tests: whoever implements a port extends its contract and says only
/// how to build one.
@NullMarked
package org.isthmus.testkit.contract;

import org.jspecify.annotations.NullMarked;
