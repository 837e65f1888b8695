// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.refusal;

/// Why something was refused or failed: the stable code that logs, trail, API and the page `docs/codes.md` share,
/// whether trying again can help, and the SIP status that an originator gets when it is refused before it was
/// stored (RFC 3261 section 21). What a legacy peer gets for the same cause is the table of its own adapter.
///
/// A code never changes its meaning and is never used again after it is retired.
public enum Cause {
    MALFORMED("ISM-101", 400, false, "the request is not well formed"),
    BAD_CPIM("ISM-102", 400, false, "the CPIM message is not well formed"),
    BAD_EXTENSION("ISM-103", 420, false, "a required extension is not supported"),
    MEDIA_NOT_SUPPORTED("ISM-104", 415, false, "the content type or encoding is not supported"),
    TOO_LARGE("ISM-105", 413, false, "the message is larger than allowed"),
    METHOD_NOT_ALLOWED("ISM-106", 405, false, "the method is not supported here"),
    NOT_ACCEPTABLE("ISM-107", 488, false, "the target can not carry this content"),
    VERSION_NOT_SUPPORTED("ISM-108", 505, false, "the protocol version is not supported"),
    URI_SCHEME("ISM-109", 416, false, "the URI scheme is not supported"),
    NOT_AUTHENTICATED("ISM-201", 401, false, "credentials are needed"),
    IDENTITY_NOT_OWN("ISM-202", 403, false, "the identity is not the user's own"),
    BARRED("ISM-203", 403, false, "policy does not allow this"),
    NOT_SERVED("ISM-204", 403, false, "the sender is not served here"),
    RATE_EXCEEDED("ISM-205", 503, true, "too many messages from this sender"),
    UNKNOWN_RECIPIENT("ISM-301", 404, false, "the recipient is not known"),
    BAD_ADDRESS("ISM-302", 484, false, "the address can not be understood"),
    NO_ROUTE("ISM-303", 404, false, "no rule and no adapter takes this recipient"),
    LOOP("ISM-304", 482, false, "the message has been here before"),
    RECIPIENT_UNAVAILABLE("ISM-305", 480, true, "the recipient can not be reached now"),
    RECIPIENT_REFUSED("ISM-306", 603, false, "the recipient or its network refused the message"),
    NO_NUMBER("ISM-307", 480, true, "no interworking number is free"),
    TOO_MANY_PARTS("ISM-308", 413, false, "the text needs more parts than allowed"),
    PEER_TEMPORARY("ISM-401", 480, true, "the peer can not take the message now"),
    PEER_PERMANENT("ISM-402", 500, false, "the peer refused the message for good"),
    PEER_SILENT("ISM-403", 408, true, "the peer did not answer"),
    LINK_DOWN("ISM-404", 480, true, "no link to the peer is up"),
    OVERLOAD("ISM-501", 503, true, "the gateway is at its limit"),
    STORE_UNAVAILABLE("ISM-502", 503, true, "the store can not write now"),
    INTERNAL("ISM-503", 500, true, "the gateway failed inside"),
    EXPIRED("ISM-601", 408, false, "the message's lifetime ended before delivery"),
    OUTCOME_UNKNOWN("ISM-602", 500, false, "the peer never told what became of the message");

    private final String code;
    private final int sipStatus;
    private final boolean temporary;
    private final String sentence;

    Cause(String code, int sipStatus, boolean temporary, String sentence) {
        this.code = code;
        this.sipStatus = sipStatus;
        this.temporary = temporary;
        this.sentence = sentence;
    }

    public String code() {
        return code;
    }

    public int sipStatus() {
        return sipStatus;
    }

    /// Whether the same message may succeed later without anybody changing it.
    public boolean temporary() {
        return temporary;
    }

    public String sentence() {
        return sentence;
    }
}
