// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.wire;

import java.util.HexFormat;

/// Octets as people write them in tests: pairs of hexadecimal digits, with any white space between.
public final class Hex {
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

    private Hex() {}

    public static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s+", ""));
    }

    public static String text(byte[] bytes) {
        return SPACED.formatHex(bytes);
    }
}
