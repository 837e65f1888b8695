// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The users file: who is served here, read, watched and edited.
@NullMarked
package org.isthmus.platform.users;

import org.jspecify.annotations.NullMarked;
