// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A kind of setting that stands on one line: its name (`a duration`), how it is written where that is not plain
/// (`500ms, 20s or 5m`, else empty), and how its text is read and written. `measure` gives the number that bounds are
/// compared by, empty for kinds without an order.
record ScalarType(
        String name,
        String like,
        BiFunction<String, Surroundings, Scanned> reader,
        Function<Object, String> writer,
        Optional<Function<Object, BigDecimal>> measure,
        boolean secret) {

    Scanned read(String text, Surroundings around) {
        return reader.apply(text, around);
    }

    String write(Object value) {
        return writer.apply(value);
    }
}
