// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

/// A size in octets, written `1300`, `64KiB`, `2GiB`.
public record ByteSize(long octets) {
    @Override
    public String toString() {
        String[] units = {"", "KiB", "MiB", "GiB"};
        long shown = octets;
        int unit = 0;
        while (unit < units.length - 1 && shown != 0 && shown % 1024 == 0) {
            shown /= 1024;
            unit++;
        }
        return shown + units[unit];
    }
}
