// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

/// What kind of address a message is for, as selection rules name it.
public enum RecipientKind {
    /// A SIP user of a domain that is served here, known or not.
    SIP_HERE,
    /// A SIP user of another domain.
    SIP_ELSEWHERE,
    /// A telephone number.
    NUMBER,
    SHORT_CODE,
    MAIL
}
