// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import org.isthmus.model.VisibleText;

/// One thing wrong with a configuration file: the line, the setting's path from the root (`sms.links[0].port`,
/// empty for the file as a whole), the value as written (shortened, without control characters, `(not shown)` for
/// secrets, empty when there is none) and what is expected instead. Line 0 is the file as a whole.
public record Fault(int line, String path, String value, String expectation) {
    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST_PATH = 200;

    public Fault {
        path = VisibleText.of(path, LONGEST_PATH);
        value = VisibleText.of(value, LONGEST_VALUE);
    }

    @Override
    public String toString() {
        return (line == 0 ? "" : "line " + line + ": ")
                + path
                + (value.isEmpty() ? "" : " is \"" + value + "\"")
                + (path.isEmpty() ? "" : ": ")
                + expectation;
    }
}
