// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.isthmus.model.cpm.Marks;

/// One optional parameter that a message centre wants in every submit_sm (SMPP 3.4 section 5.3): a fixed value, or one
/// of the message.
public record SmsTlvSettings(
        @Setting(
                value = "The tag; those of vendors are 0x1400 to 0x3fff.",
                example = "\"0x1401\"",
                pattern = "0x[0-9a-fA-F]{4}")
        String tag,

        @Setting(
                value = "The value as ASCII text, without an octet behind it.",
                example = "gold",
                pattern = "[ -~]{0,255}")
        Optional<String> text,

        @Setting(value = "The value in hexadecimal digits.", example = "\"0001\"", pattern = "([0-9a-fA-F]{2}){0,255}")
        Optional<String> hex,

        @Setting(
                value = "Which value of the message it has, as text: imdn-id, item-id, conversation-id,"
                        + " contribution-id, priority (emergency, urgent, normal, non-urgent) or sensitivity (none,"
                        + " personal, private, company-confidential).",
                example = "imdn-id")
        Optional<Field> from,

        @Setting(
                value =
                        "For from: priority or sensitivity: the value in hexadecimal digits for each word; a message whose"
                                + " word is not listed goes without the parameter.",
                fallback = "{}",
                example = "{emergency: \"03\", urgent: \"02\"}",
                pattern = "([0-9a-fA-F]{2}){0,255}")
        Map<String, String> values) {

    /// What a message can tell a message centre about itself.
    public enum Field {
        IMDN_ID,
        ITEM_ID,
        CONVERSATION_ID,
        CONTRIBUTION_ID,
        PRIORITY,
        SENSITIVITY
    }

    public static final int PRIVACY_INDICATOR = 0x0201;
    public static final int CALLBACK_NUM = 0x0381;

    /// `sar_*` and `message_payload`, which a part says itself.
    private static final List<Integer> OURS = List.of(0x020c, 0x020e, 0x020f, 0x0424);

    public SmsTlvSettings {
        values = Map.copyOf(values);
        List<String> words = words(from);
        new SectionLaws()
                .law(
                        values.isEmpty() || !words.isEmpty(),
                        "values go with from: priority or sensitivity",
                        "values",
                        "from")
                .law(
                        words.isEmpty() || words.containsAll(values.keySet()),
                        "values has a word that is none of " + String.join(", ", words),
                        "values",
                        "from")
                .law(
                        Stream.of(text, hex, from).filter(Optional::isPresent).count() == 1,
                        "a tlv has one of text, hex and from",
                        "text",
                        "hex",
                        "from")
                .law(!OURS.contains(number(tag)), "tag " + tag + " is written with the text of a message", "tag")
                .enforce();
    }

    /// The tag as a number.
    public int number() {
        return number(tag);
    }

    /// What a message may be marked with there; empty for a value that is none of a few words.
    private static List<String> words(Optional<Field> from) {
        return switch (from.orElse(Field.ITEM_ID)) {
            case PRIORITY ->
                Stream.of(Marks.Priority.values()).map(Marks.Priority::word).toList();
            case SENSITIVITY ->
                Stream.of(Marks.Sensitivity.values())
                        .map(Marks.Sensitivity::word)
                        .toList();
            case IMDN_ID, ITEM_ID, CONVERSATION_ID, CONTRIBUTION_ID -> List.of();
        };
    }

    private static int number(String tag) {
        return tag.matches("0x[0-9a-fA-F]{4}") ? Integer.parseInt(tag.substring(2), 16) : -1;
    }
}
