// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

/// What became of one text: the value it stands for, or what should stand there instead;
/// without words when that is just the kind with its bounds.
sealed interface Scanned {
    Scanned NOT_THIS_KIND = new Bad("");

    record Good(Object value) implements Scanned {}

    record Bad(String expected) implements Scanned {}
}
