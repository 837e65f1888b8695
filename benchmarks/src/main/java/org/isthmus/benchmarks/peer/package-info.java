// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Other people's software that the gateway is compared with, and the load for what speaks no SIP.
@NullMarked
package org.isthmus.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
