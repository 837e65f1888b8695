// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.model.settings.Listen;

/// `host:port` and `[IPv6 address]:port` as they stand in the file. An IPv6 address without its brackets is
/// refused, since its last group looks like a port.
final class Listens {
    private static final Pattern SHAPE =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z]+)?)]|([^:\\[\\]\\s/]{1,253})):([0-9]{1,5})");

    private Listens() {}

    static Optional<Listen> read(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            return Optional.empty();
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return Optional.of(new Listen(host, Integer.parseInt(matcher.group(3))));
    }
}
