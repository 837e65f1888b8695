// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

import java.util.regex.Pattern;

/// A number that only one network knows (2 to 8 digits): a service's short code. Minted by the operator.
public record ShortCode(String digits) implements Address {
    private static final Pattern SHAPE = Pattern.compile("[0-9]{2,8}");

    public ShortCode {
        if (!SHAPE.matcher(digits).matches()) {
            throw new IllegalArgumentException("not a short code");
        }
    }

    public static boolean isValid(String digits) {
        return SHAPE.matcher(digits).matches();
    }

    @Override
    public String canonical() {
        return "short:" + digits;
    }

    @Override
    public String masked() {
        return canonical();
    }

    @Override
    public String toString() {
        return masked();
    }
}
