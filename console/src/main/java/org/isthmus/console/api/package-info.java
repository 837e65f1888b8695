// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The admin API: HTTP and JSON on the loopback interface, made from the registry of commands.
@NullMarked
package org.isthmus.console.api;

import org.jspecify.annotations.NullMarked;
