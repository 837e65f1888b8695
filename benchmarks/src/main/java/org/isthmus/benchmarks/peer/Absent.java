// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import java.io.IOException;

/// Software that is to be compared with and is not installed; the message says how to install it.
public final class Absent extends IOException {
    private static final long serialVersionUID = 1;

    Absent(String executable, String debianPackage) {
        super(executable + " is not installed: apt-get install " + debianPackage);
    }
}
