// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// SMS: what it can carry, and how a CPM message becomes one (3GPP TS 29.311, TS 23.204).
@NullMarked
package org.isthmus.sms;

import org.jspecify.annotations.NullMarked;
