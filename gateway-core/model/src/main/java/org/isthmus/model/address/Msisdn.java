// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

import java.util.regex.Pattern;

/// A telephone number in international form (E.164 with the plus sign, at most 15 digits; ITU-T E.164 section 6).
/// Minted by national numbering administrations, unique world-wide. National spellings are turned into it by a
/// [NumberingPlan], never here.
public record Msisdn(String e164) implements Address {
    private static final Pattern SHAPE = Pattern.compile("\\+[1-9][0-9]{2,14}");

    public Msisdn {
        if (!SHAPE.matcher(e164).matches()) {
            throw new IllegalArgumentException("not an E.164 number");
        }
    }

    public static boolean isValid(String e164) {
        return SHAPE.matcher(e164).matches();
    }

    /// Without the plus sign, as SMPP and MM7 carry it.
    public String digits() {
        return e164.substring(1);
    }

    @Override
    public String canonical() {
        return e164;
    }

    @Override
    public String masked() {
        int shown = Math.min(5, e164.length() / 2);
        int tail = e164.length() > 8 ? 3 : 1;
        return e164.substring(0, shown) + "****" + e164.substring(e164.length() - tail);
    }

    @Override
    public String toString() {
        return masked();
    }
}
