// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// A domain name server for tests.
@NullMarked
package org.isthmus.testkit.dns;

import org.jspecify.annotations.NullMarked;
