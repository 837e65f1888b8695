// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;
import java.util.Optional;

/// How numbers are read that are not written in international form.
public record NumberingSettings(
        @Setting(
                value = "The country whose national spellings are understood, as its two letters (ISO 3166). Without"
                        + " it only international numbers and short codes are.",
                example = "GB",
                pattern = "[A-Z]{2}")
        Optional<String> region,

        @Setting(
                value = "Numbers that are short codes whatever else they may look like.",
                fallback = "[]",
                example = "[\"60006\"]",
                pattern = "[0-9]{2,8}")
        List<String> shortCodes,

        @Setting(
                value = "A number of up to this many digits that is no telephone number of the region is a short"
                        + " code; 0 takes only the listed ones.",
                fallback = "6",
                min = "0",
                max = "8")
        int longestShortCode,

        @Setting(
                value = "The domains that may stand as phone-context of a number of the region (RFC 3966 section"
                        + " 5.1.5).",
                fallback = "[]",
                example = "[ims.example.org]")
        List<String> homeContexts) {

    public NumberingSettings {
        shortCodes = List.copyOf(shortCodes);
        homeContexts = List.copyOf(homeContexts);
    }
}
