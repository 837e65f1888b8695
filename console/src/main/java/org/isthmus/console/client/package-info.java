// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// How the command line asks the running gateway.
@NullMarked
package org.isthmus.console.client;

import org.jspecify.annotations.NullMarked;
