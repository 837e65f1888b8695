// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// CPM pager mode in SIP (RFC 3428, RFC 3862, RFC 5438; stage 3 sections 1, 2 and 9): requests to items and
/// back. Pure: nothing here knows the SIP library, a socket or a clock.
@NullMarked
package org.isthmus.sip.cpm;

import org.jspecify.annotations.NullMarked;
