// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The story of an item made fit for people: lines for a terminal, plain values for JSON.
@NullMarked
package org.isthmus.routes.story;

import org.jspecify.annotations.NullMarked;
