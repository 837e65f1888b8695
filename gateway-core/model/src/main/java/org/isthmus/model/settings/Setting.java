// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a settings record says about one of its components: the sentence that the sample file and the
/// configuration reference print, and the default as it would be written in the file. Without a default the
/// setting must be given. The key in the file is the component's name in kebab case.
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

    /// Whether `isthmus reload` may change it while traffic runs; otherwise a restart is needed.
    boolean live() default false;
}
