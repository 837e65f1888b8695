// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The numbers under which people without a telephone number write to people who have only that (interworking
/// numbers, architecture document section 5.3.1.5).
public record NumberPoolSettings(
        @Setting(
                value = "Numbers that the network routes to this gateway and that belong to nobody: single ones or"
                        + " ranges.",
                fallback = "[]",
                example = "[\"+447700900800-+447700900899\"]")
        List<NumberRange> numbers,

        @Setting(
                value =
                        "How long a number keeps standing for the same person after the last message that used it, or up"
                                + " to a hundredth less: not every message writes its lease anew.",
                fallback = "30d",
                min = "1m",
                live = true)
        Duration lease,

        @Setting(
                value = "The sender that people see of an anonymous message: an international number, a short code, or"
                        + " up to 11 letters and digits. Nobody can answer to it. Without it anonymous messages are not"
                        + " interworked.",
                example = "Anonymous",
                pattern = "\\+[1-9][0-9]{2,14}|[0-9]{2,8}|[A-Za-z0-9 ._-]{1,11}",
                live = true)
        Optional<String> anonymousSender) {

    public NumberPoolSettings {
        numbers = List.copyOf(numbers);
        SectionLaws laws = new SectionLaws();
        for (int i = 0; i < numbers.size(); i++) {
            for (NumberRange other : numbers.subList(i + 1, numbers.size())) {
                laws.law(
                        !numbers.get(i).overlaps(other),
                        "numbers has " + numbers.get(i) + " and " + other + ", which have numbers in common",
                        "numbers.*");
            }
        }
        laws.enforce();
    }
}
