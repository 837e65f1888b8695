// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

/// A secret, read from `file:PATH` or `env:NAME` in the configuration; never written in the file itself and never
/// printed.
public record Secret(String value) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
