// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.Locale;
import java.util.Set;

/// The names of header fields that mean something already: those registered for SIP (RFC 3968),
/// those of CPM, and our own. A field that settings name is taken off what comes from outside, or put
/// on what goes out beside those that are there, so it can be none of these.
final class SipFieldNames {
    private static final Set<String> TAKEN = Set.of("""
            Accept Accept-Contact Accept-Encoding Accept-Language Accept-Resource-Priority Additional-Identity
            Alert-Info Allow Allow-Events Answer-Mode Authentication-Info Authorization Call-ID Call-Info
            Cellular-Network-Info Contact Content-Disposition Content-Encoding Content-Language Content-Length
            Content-Transfer-Encoding Content-Type Contribution-ID Conversation-ID CSeq Date Error-Info Event
            Expires Feature-Caps Flow-Timer From Geolocation Geolocation-Error Geolocation-Routing Hide
            History-Info Identity Identity-Info In-Reply-To Info-Package InReplyTo-Contribution-ID
            Isthmus-Passed Join Max-Breadth Max-Forwards Message-Expires Message-UID MIME-Version Min-Expires
            Min-SE Organization Origination-Id P-Access-Network-Info P-Answer-State P-Asserted-Identity
            P-Asserted-Service P-Associated-URI P-Called-Party-ID P-Charge-Info P-Charging-Function-Addresses
            P-Charging-Vector P-DCS-Billing-Info P-DCS-LAES P-DCS-OSPS P-DCS-Redirect P-DCS-Trace-Party-ID
            P-Early-Media P-Media-Authorization P-Preferred-Identity P-Preferred-Service
            P-Private-Network-Indication P-Profile-Key P-Refused-URI-List P-Served-User P-User-Database
            P-Visited-Network-ID Path Permission-Missing Policy-Contact Policy-ID Priority Priority-Share
            Priority-Verstat Privacy Proxy-Authenticate Proxy-Authorization Proxy-Require RAck Reason
            Reason-Phrase Record-Route Recv-Info Refer-Events-At Refer-Sub Refer-To Referred-By Reject-Contact
            Relayed-Charge Replaces Reply-To Request-Disposition Require Resource-Priority Resource-Share
            Response-Key Response-Source Restoration-Info Retry-After Route RSeq Security-Client Security-Server
            Security-Verify Server Service-Interact-Info Service-Route Session-Expires Session-ID
            Session-Replaces SIP-ETag SIP-If-Match Subject Subscription-State Supported Suppress-If-Match
            Target-Dialog Timestamp To Trigger-Consent Unsupported User-Agent User-to-User Via Warning
            WWW-Authenticate
            """.toLowerCase(Locale.ROOT).split("\\s+"));

    private SipFieldNames() {}

    /// As in SIP, case does not matter, and a single letter is the short form of a name (RFC 3261 section 7.3.3) or may
    /// become one.
    static boolean isTaken(String name) {
        return name.length() == 1 || TAKEN.contains(name.toLowerCase(Locale.ROOT));
    }
}
