// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

/// How much of a SIP message is read before it is refused; all sizes in octets. `lineOctets` bounds one header
/// field with its folded lines, and the start line; `headerFields` bounds the field lines and, within one field,
/// the elements of a list; `headerOctets` bounds start line and header fields together; `bodyOctets` the body.
public record SipLimits(int lineOctets, int headerFields, int headerOctets, int bodyOctets) {

    /// Roomy for what handsets and IMS cores send (a long Path and Route, an Identity field), tight against floods.
    public static final SipLimits USUAL = new SipLimits(8 * 1024, 128, 32 * 1024, 256 * 1024);

    public SipLimits {
        if (lineOctets < 1 || headerFields < 1 || headerOctets < 1 || bodyOctets < 0) {
            throw new IllegalArgumentException("a limit must be positive");
        }
    }
}
