// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The gateway from outside: it runs as a process of its own, as `isthmus run` starts it, and is talked
/// to over its sockets only. Everything here is tagged `black-box`; what is too long for every day is
/// tagged `long` as well and runs in `dev/check --full`.
@NullMarked
package org.isthmus.blackbox;

import org.jspecify.annotations.NullMarked;
