// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;
import java.util.Optional;

/// How one message centre writes numbers of its own country, short codes and numbers without a type, and how it wants
/// them written (SMPP 3.4 section 5.2.5, ITU-T E.164 section 6). It goes before the numbering section, which holds for
/// the whole gateway.
public record SmsNationalSettings(
        @Setting(
                value = "The country code of numbers that are not written internationally.",
                example = "\"44\"",
                pattern = "[1-9][0-9]{0,2}")
        String countryCode,

        @Setting(
                value = "The digits that stand before national numbers and are no part of them; '' for none.",
                fallback = "''",
                example = "\"0\"",
                pattern = "[0-9]{0,4}")
        String trunkPrefix,

        @Setting(
                value = "The digits that stand before international numbers which bear no plus sign and no type.",
                fallback = "\"00\"",
                pattern = "[0-9]{1,5}")
        String internationalPrefix,

        @Setting(
                value = "The area to which numbers of type subscriber belong; without one they count as national.",
                example = "\"20\"",
                pattern = "[1-9][0-9]{0,4}")
        Optional<String> areaCode,

        @Setting(
                value = "Numbers that are short codes whatever else they may look like.",
                fallback = "[]",
                example = "[\"60006\"]",
                pattern = "[0-9]{2,8}")
        List<String> shortCodes,

        @Setting(
                value =
                        "A number without a type of up to this many digits is a short code; 0 takes only the listed ones.",
                fallback = "6",
                min = "0",
                max = "8")
        int longestShortCode,

        @Setting(
                value = "What longer numbers are that have neither a type nor a prefix: international or national.",
                fallback = "international")
        Form untyped,

        @Setting(
                value = "How numbers of the country are written to the message centre: international, national (without"
                        + " trunk-prefix) or trunk (with it). One that would then be taken for another is written"
                        + " internationally.",
                fallback = "international")
        Written write,

        @Setting(value = "TON of national numbers.", fallback = "2", min = "0", max = "255")
        int nationalTon,

        @Setting(value = "NPI of national numbers.", fallback = "1", min = "0", max = "255")
        int nationalNpi) {

    public enum Form {
        INTERNATIONAL,
        NATIONAL
    }

    public enum Written {
        INTERNATIONAL,
        NATIONAL,
        TRUNK
    }

    public SmsNationalSettings {
        shortCodes = List.copyOf(shortCodes);
        new SectionLaws()
                .law(
                        write != Written.TRUNK || !trunkPrefix.isEmpty(),
                        "write: trunk needs a trunk-prefix",
                        "write",
                        "trunk-prefix")
                .law(
                        !trunkPrefix.equals(internationalPrefix),
                        "trunk-prefix and international-prefix are the same, so nobody can tell which is meant",
                        "trunk-prefix",
                        "international-prefix")
                .enforce();
    }
}
