// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a settings record says about one of its components: the sentence that the sample file and the
/// configuration reference print, and the default as it would be written in the file. Without a default the
/// setting must be given, unless it is an `Optional`, or a section (another settings record) whose own settings
/// all have defaults. The key in the file is the component's name in kebab case.
///
/// A component is text, a number, a boolean, a `Duration`, [ByteSize], [Listen], `Path`, [Secret], `URI`,
/// `ZoneId`, `LocalTime`, an enum (in kebab case), a record of one string (such as a technology's name), a
/// settings record, or an `Optional`, `List`, `Set` or `Map` of these. What depends on several settings at once is
/// checked by the record's constructor, whose `IllegalArgumentException` becomes the message.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /// One sentence: what it does, and when to change it.
    String value();

    /// The default as YAML; empty for "must be given".
    String fallback() default "";

    /// An example for settings without a default.
    String example() default "";

    /// The least and the largest allowed value, written as in the file; empty for no bound. For an `Optional`, a
    /// list or a map they, and `pattern`, apply to what is inside.
    String min() default "";

    String max() default "";

    /// The regular expression that a text has to match as a whole; empty for any text.
    String pattern() default "";

    /// Whether `isthmus reload` may change it while traffic runs; otherwise a restart is needed.
    boolean live() default false;
}
