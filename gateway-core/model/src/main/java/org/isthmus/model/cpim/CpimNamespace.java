// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

/// The namespace URIs of CPIM headers. Prefixes are chosen anew in each message and mean nothing (RFC 3862
/// section 3.4); URIs are compared octet by octet.
public final class CpimNamespace {
    /// The default one: From, To, cc, DateTime, Subject, NS, Require (RFC 3862 section 4).
    public static final String CORE = "urn:ietf:params:cpim-headers:";

    /// RFC 5438 section 6.1.
    public static final String IMDN = "urn:ietf:params:imdn";

    /// `Payload-Type` (stage 3 section 2.2).
    public static final String CPM = "http://www.openmobilealliance.org/cpm/";

    /// Stage 3 section 2.2.
    public static final String RCS = "http://www.gsma.com/rcs/";

    private CpimNamespace() {}
}
