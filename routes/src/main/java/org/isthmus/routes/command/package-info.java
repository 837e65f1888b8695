// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What people can ask of the running gateway: one class for each command, its description beside what it does.
@NullMarked
package org.isthmus.routes.command;

import org.jspecify.annotations.NullMarked;
