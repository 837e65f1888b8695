// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

/// What stands in From and To of the CPIM that we write.
public enum CpimIdentities {
    /// Both anonymous, as RCS does it between two: who they are is in SIP (stage 3 section 2.2).
    ANONYMOUS,
    /// The parties themselves, for clients that compare them with those of SIP. An anonymous sender stays so.
    REAL
}
