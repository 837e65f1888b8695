// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.ReferencePoint;

/// Which functions run in this process (architecture document appendix B.1), and where those at the other ends
/// of CPM-IW1 and CPM-IW2 are when they run in others (B.2.1). As it stands all run here and nothing is said
/// over `sip:`.
///
/// CPM-IW1 joins the participating and the selection function, CPM-IW2 the selection and the SMS function. So a
/// process has a next hop at a reference point exactly where one end of it is here and the other one is not.
public record RolesSettings(
        @Setting(
                value = "Whether the participating function runs here: the users, their devices and what they may"
                        + " send.",
                fallback = "true")
        boolean participating,

        @Setting(
                value = "Whether the interworking selection function runs here: it chooses the technology and lends"
                        + " interworking numbers.",
                fallback = "true")
        boolean selection,

        @Setting(
                value = "Whether the interworking function for SMS runs here, with the links to message centres.",
                fallback = "true")
        boolean sms,

        @Setting(
                value = "The SIP URI of the function at the other end of CPM-IW1, when that is another process.",
                example = "sip:isf.ims.example.org:5070;transport=tcp;lr")
        Optional<String> iw1,

        @Setting(
                value = "The SIP URI of the function at the other end of CPM-IW2, when that is another process.",
                example = "sip:sms.ims.example.org:5070;transport=tcp;lr")
        Optional<String> iw2,

        @Setting(
                value =
                        "Addresses or ranges that the functions in other processes send from. They are believed all that"
                                + " they say about a message, so nobody else may be able to send from there.",
                fallback = "[]",
                example = "[192.0.2.20, 192.0.2.21]")
        List<String> peers,

        @Setting(
                value = "The SIP header field in which functions tell each other the identity of a message. It is taken"
                        + " off what comes from anybody else.",
                fallback = "Isthmus-Trail",
                pattern = "[A-Za-z][A-Za-z0-9-]{2,62}")
        String trailField) {

    /// All in one process.
    public static final RolesSettings DEFAULT =
            new RolesSettings(true, true, true, Optional.empty(), Optional.empty(), List.of(), "Isthmus-Trail");

    public RolesSettings {
        peers = List.copyOf(peers);
        SectionLaws laws = new SectionLaws();
        laws.law(
                participating || selection || sms,
                "no role is on, so there is nothing to do",
                "participating",
                "selection",
                "sms");
        laws.law(
                selection || !(participating && sms),
                "the participating and the SMS function can not share a process without the selection function between"
                        + " them",
                "participating",
                "selection",
                "sms");
        laws.law(
                iw1.isPresent() || participating == selection,
                "iw1 must name the function at the other end of CPM-IW1, since "
                        + (selection ? "participating" : "selection") + " is off",
                "iw1",
                "participating",
                "selection");
        laws.law(
                iw1.isEmpty() || participating != selection,
                "iw1 names another process, and "
                        + (selection ? "both ends of CPM-IW1 are here" : "no end of CPM-IW1 is here"),
                "iw1",
                "participating",
                "selection");
        laws.law(
                iw2.isPresent() || selection || !sms,
                "iw2 must name the function at the other end of CPM-IW2, since selection is off",
                "iw2",
                "selection",
                "sms");
        laws.law(
                iw2.isEmpty() || selection != sms,
                "iw2 names another process, and "
                        + (selection ? "both ends of CPM-IW2 are here" : "no end of CPM-IW2 is here"),
                "iw2",
                "selection",
                "sms");
        laws.law(
                (iw1.isEmpty() && iw2.isEmpty()) || !peers.isEmpty(),
                "peers must name where the functions in other processes send from",
                "peers",
                "iw1",
                "iw2");
        laws.law(
                !SipFieldNames.isTaken(trailField),
                "trail-field is " + trailField + ", which means something else in SIP",
                "trail-field");
        laws.enforce();
    }

    /// Whether functions in other processes work with those here.
    public boolean apart() {
        return iw1.isPresent() || iw2.isPresent();
    }

    /// The next hop at a reference point; empty where both ends are here, or none is.
    public Optional<String> hop(ReferencePoint point) {
        return switch (point) {
            case IW1 -> iw1;
            case IW2 -> iw2;
        };
    }
}
