// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.refusal;

/// Why something was refused or failed: the stable code that logs, trail, API and the page `docs/codes.md` share,
/// whether trying again can help, and the SIP status that an originator gets when it is refused before it was
/// stored (RFC 3261 section 21). What a legacy peer gets for the same cause is the table of its own adapter.
///
/// A code never changes its meaning and is never used again after it is retired.
public enum Cause {
    MALFORMED(
            "ISM-101",
            400,
            false,
            "the request is not well formed",
            "Look at what the peer sent; its software needs mending."),
    BAD_CPIM(
            "ISM-102",
            400,
            false,
            "the CPIM message is not well formed",
            "The client builds CPIM wrongly; the detail names the line."),
    BAD_EXTENSION(
            "ISM-103",
            420,
            false,
            "a required extension is not supported",
            "The client must do without the extension named in Unsupported."),
    MEDIA_NOT_SUPPORTED(
            "ISM-104",
            415,
            false,
            "the content type or encoding is not supported",
            "Send a type and encoding that the answer's Accept fields list."),
    TOO_LARGE(
            "ISM-105",
            413,
            false,
            "the message is larger than allowed",
            "Send less, or raise the size limits in the policy settings."),
    METHOD_NOT_ALLOWED(
            "ISM-106",
            405,
            false,
            "the method is not supported here",
            "Use one of the methods that the answer's Allow field lists."),
    NOT_ACCEPTABLE(
            "ISM-107",
            488,
            false,
            "the target can not carry this content",
            "Let a rule choose a technology that can carry this content; `isthmus explain` shows what each can."),
    VERSION_NOT_SUPPORTED(
            "ISM-108",
            505,
            false,
            "the protocol version is not supported",
            "The peer must speak the version that the protocol defines."),
    URI_SCHEME("ISM-109", 416, false, "the URI scheme is not supported", "Address the recipient by sip, sips or tel."),
    ID_USED(
            "ISM-110",
            400,
            false,
            "the message id was used before for another message",
            "The client must give each message an id of its own; the trail names the message that has this one."),
    NOT_AUTHENTICATED(
            "ISM-201",
            401,
            false,
            "credentials are needed",
            "Give the user's name and password; `isthmus user list` shows who exists."),
    IDENTITY_NOT_OWN(
            "ISM-202",
            403,
            false,
            "the identity is not the user's own",
            "Give the user this address with `isthmus user add`, or correct the client's identity."),
    BARRED("ISM-203", 403, false, "policy does not allow this", "Policy forbids it; see the policy settings."),
    NOT_SERVED(
            "ISM-204",
            403,
            false,
            "neither the sender nor the recipient is served here",
            "Add one of them with `isthmus user add`: between two others nothing is passed on."),
    RATE_EXCEEDED(
            "ISM-205",
            503,
            true,
            "too many messages, or too many wrong credentials, from this sender",
            "Wait for the time in Retry-After, or raise the sender's rate in the policy settings; for wrong credentials"
                    + " look at the client's password and the registrar settings."),
    NOT_SUBSCRIBED(
            "ISM-206",
            403,
            false,
            "the user has no subscription for this",
            "Give the user the service with `isthmus user set --services`, if it is theirs to have."),
    FOREIGN_IDENTITY(
            "ISM-207",
            403,
            false,
            "the network may not assert this identity",
            "The detail names the network; compare its `owns` and `rewrite` in the settings with what it sends."),
    UNKNOWN_RECIPIENT(
            "ISM-301",
            404,
            false,
            "the recipient is not known",
            "Check the address; `isthmus explain` shows what is known of it."),
    BAD_ADDRESS(
            "ISM-302",
            484,
            false,
            "the address can not be understood",
            "Write the number in international form, or check the numbering settings."),
    NO_ROUTE(
            "ISM-303",
            404,
            false,
            "no rule and no adapter takes this recipient",
            "Add a selection rule for such recipients; `isthmus explain` shows which were tried."),
    LOOP(
            "ISM-304",
            482,
            false,
            "the message has been here before",
            "Two networks send the message to each other; check both their routes."),
    RECIPIENT_UNAVAILABLE(
            "ISM-305",
            480,
            true,
            "the recipient can not be reached now",
            "Nothing to do: it is tried again, or delivered when the recipient registers."),
    RECIPIENT_REFUSED(
            "ISM-306",
            603,
            false,
            "the recipient or its network refused the message",
            "The recipient's side said no; ask there."),
    NO_NUMBER(
            "ISM-307",
            480,
            true,
            "no interworking number is free",
            "Enlarge the number pool, or shorten its leases; `isthmus numbers` lists them."),
    TOO_MANY_PARTS(
            "ISM-308",
            413,
            false,
            "the text needs more parts than allowed",
            "Shorten the text, or raise the link's part limit."),
    TOO_MANY_HOPS(
            "ISM-309",
            483,
            false,
            "the message may not be passed on any further",
            "It came with Max-Forwards 0: look for a loop between networks on its way."),
    PEER_TEMPORARY(
            "ISM-401",
            480,
            true,
            "the peer can not take the message now",
            "Nothing to do: it is tried again until the message expires."),
    PEER_PERMANENT(
            "ISM-402",
            500,
            false,
            "the peer refused the message for good",
            "See the peer's own code in the trail and ask its operator."),
    PEER_SILENT("ISM-403", 408, true, "the peer did not answer", "Check the peer; `isthmus links` shows its state."),
    LINK_DOWN(
            "ISM-404",
            480,
            true,
            "no link to the peer is up",
            "Check the link's address and credentials; `isthmus links` shows its last error."),
    OVERLOAD(
            "ISM-501",
            503,
            true,
            "the gateway is at its limit",
            "Nothing to do for a moment; if it lasts, look at `isthmus links` for what is slow."),
    STORE_UNAVAILABLE(
            "ISM-502", 503, true, "the store can not write now", "Free space in the data directory, or mend its disk."),
    INTERNAL(
            "ISM-503",
            500,
            true,
            "the gateway failed inside",
            "A fault of this gateway: see the log line with the same item, and report it."),
    EXPIRED(
            "ISM-601",
            408,
            false,
            "the message's lifetime ended before delivery",
            "Nothing; the sender was told if it asked."),
    OUTCOME_UNKNOWN(
            "ISM-602",
            500,
            false,
            "the peer never told what became of the message",
            "Ask the peer what became of the message, by the ids in its trail.");

    private final String code;
    private final int sipStatus;
    private final boolean temporary;
    private final String sentence;
    private final String advice;

    Cause(String code, int sipStatus, boolean temporary, String sentence, String advice) {
        this.code = code;
        this.sipStatus = sipStatus;
        this.temporary = temporary;
        this.sentence = sentence;
        this.advice = advice;
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

    /// What the reader of this refusal can do, in one sentence.
    String advice() {
        return advice;
    }
}
