// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import org.isthmus.model.settings.Setting;

/// A setting's kind, bounds and default in words, as sample file and reference print them.
final class Kinds {
    private Kinds() {}

    static String words(Shape shape, Setting setting) {
        return switch (shape) {
            case Shape.Line(ScalarType type) -> Bounds.name(type, setting);
            case Shape.Section _ -> "a section";
            case Shape.Sequence(Shape.Section _, boolean _) -> "a list of entries";
            case Shape.Sequence(Shape element, boolean _) -> "a list, each " + words(element, setting);
            case Shape.Named(ScalarType _, Shape.Section _) -> "named entries";
            case Shape.Named(ScalarType name, Shape value) ->
                "entries of " + name.name() + " and " + words(value, setting);
            case Shape.Maybe(Shape inside) -> words(inside, setting) + ", optional";
        };
    }
}
