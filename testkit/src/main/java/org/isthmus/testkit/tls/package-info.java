// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Certificates for tests, made when they are needed.
@NullMarked
package org.isthmus.testkit.tls;

import org.jspecify.annotations.NullMarked;
