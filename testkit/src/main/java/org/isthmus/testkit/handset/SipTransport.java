// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

/// What a handset speaks SIP over.
public enum SipTransport {
    UDP,
    TCP,
    TLS
}
