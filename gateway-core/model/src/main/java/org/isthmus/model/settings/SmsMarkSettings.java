// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

/// How one message centre takes what a sender can mark a message with: priority, sensitivity and reply address. No
/// standard says how those of CPM become those of SMPP 3.4 (sections 5.2.14, 5.3.2.14 and 5.3.2.36), so each can be
/// set.
/// What comes in is read by the same settings.
public record SmsMarkSettings(
        @Setting(
                value = "priority_flag of messages that are marked as an emergency.",
                fallback = "3",
                min = "0",
                max = "255")
        int emergency,

        @Setting(value = "priority_flag of urgent messages.", fallback = "2", min = "0", max = "255")
        int urgent,

        @Setting(value = "priority_flag of all others.", fallback = "0", min = "0", max = "255")
        int normal,

        @Setting(
                value = "priority_flag of messages that are marked as not urgent.",
                fallback = "0",
                min = "0",
                max = "255")
        int nonUrgent,

        @Setting(
                value =
                        "Whether sensitive messages, and those of anonymous senders, bear the parameter privacy_indicator, and"
                                + " whether it is read.",
                fallback = "true")
        boolean privacyIndicator,

        @Setting(
                value =
                        "Where a reply address goes that the sender names: source (in the place of the sender's number),"
                                + " callback-num (a parameter of its own, which is read as well) or none.",
                fallback = "source")
        ReplyAddress replyAddress) {

    public enum ReplyAddress {
        SOURCE,
        CALLBACK_NUM,
        NONE
    }

    /// The defaults, for tests and tools that read no file.
    public static final SmsMarkSettings DEFAULT = new SmsMarkSettings(3, 2, 0, 0, true, ReplyAddress.SOURCE);
}
