// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The steps of the routes: each takes the value of the step before it and gives the next one. They join the
/// functions, the edges and the stores, and decide nothing themselves.
@NullMarked
package org.isthmus.routes.spine;

import org.jspecify.annotations.NullMarked;
