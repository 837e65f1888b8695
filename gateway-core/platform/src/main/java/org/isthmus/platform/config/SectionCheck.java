// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.List;

/// What the records can not know by themselves: asked of every section that was read, whatever is wrong with the
/// others, so that its objections stand among the other faults.
@FunctionalInterface
public interface SectionCheck {
    List<Objection> check(Record section);

    /// `key` is the setting in that section, perhaps with an index (`trusted-peers[0]`); `value` as to be shown;
    /// `words` what is expected instead.
    record Objection(String key, String value, String words) {}
}
