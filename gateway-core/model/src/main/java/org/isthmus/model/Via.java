// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

/// By what something leaves for another technology: the technology and, where its links are in groups, the name of
/// the group. The empty group is that of a technology without groups; in what was stored before groups could be named,
/// it means the first group that sends.
public record Via(Technology technology, String group) {

    public static Via of(Technology technology) {
        return new Via(technology, "");
    }

    /// Whether it names a group.
    public boolean isNamed() {
        return !group.isEmpty();
    }

    /// `sms`, or `sms by main`.
    @Override
    public String toString() {
        return isNamed() ? technology + " by " + group : technology.name();
    }
}
