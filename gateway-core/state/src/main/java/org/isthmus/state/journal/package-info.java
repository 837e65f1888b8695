// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The journal: what this node must never forget, in one SQLite file, written by one thread that lets many share a
/// sync.
@NullMarked
package org.isthmus.state.journal;

import org.jspecify.annotations.NullMarked;
