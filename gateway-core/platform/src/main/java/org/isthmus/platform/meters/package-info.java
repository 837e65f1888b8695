// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What the gateway counts and times, as Prometheus reads it.
@NullMarked
package org.isthmus.platform.meters;

import org.jspecify.annotations.NullMarked;
