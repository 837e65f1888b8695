// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// A simulated SMSC with phones behind it that writes its own SMPP octets.
@NullMarked
package org.isthmus.testkit.smsc;

import org.jspecify.annotations.NullMarked;
