// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.isthmus.model.settings.Setting;

/// What a setting's annotation demands of its value beyond its type: least, largest, pattern.
final class Bounds {
    private static final Surroundings NOWHERE = new Surroundings(Path.of(""), _ -> Optional.empty());

    private Bounds() {}

    /// What a value is, within which bounds, and how that is written.
    static String words(ScalarType type, Setting setting) {
        return name(type, setting) + (type.like().isEmpty() ? "" : ", written like " + type.like());
    }

    /// What a value is, within which bounds.
    static String name(ScalarType type, Setting setting) {
        String range = setting.min().isEmpty() && setting.max().isEmpty()
                ? ""
                : setting.max().isEmpty()
                        ? ", at least " + setting.min()
                        : setting.min().isEmpty()
                                ? ", at most " + setting.max()
                                : " from " + setting.min() + " to " + setting.max();
        return type.name() + range + (setting.pattern().isEmpty() ? "" : " that matches " + setting.pattern());
    }

    static boolean hold(ScalarType type, Setting setting, String text, Object value) {
        return (setting.pattern().isEmpty() || Pattern.matches(setting.pattern(), text))
                && type.measure()
                        .map(measure -> within(type, measure, setting, value))
                        .orElse(true);
    }

    private static boolean within(
            ScalarType type, Function<Object, BigDecimal> measure, Setting setting, Object value) {
        BigDecimal size = measure.apply(value);
        return (setting.min().isEmpty() || size.compareTo(bound(type, measure, setting.min())) >= 0)
                && (setting.max().isEmpty() || size.compareTo(bound(type, measure, setting.max())) <= 0);
    }

    private static BigDecimal bound(ScalarType type, Function<Object, BigDecimal> measure, String text) {
        return switch (type.read(text, NOWHERE)) {
            case Scanned.Good(Object value) -> measure.apply(value);
            case Scanned.Bad _ -> throw new IllegalStateException("the bound " + text + " is not " + type.name());
        };
    }
}
