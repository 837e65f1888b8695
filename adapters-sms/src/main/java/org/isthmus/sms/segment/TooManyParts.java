// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import org.isthmus.sms.text.SmsAlphabet;

/// The text needs more parts than allowed. Nothing of it is sent.
public record TooManyParts(SmsAlphabet alphabet, int needed, int allowed) implements SegmentPlanning {
    public String words() {
        return needed + " parts in " + alphabet.words() + ", allowed are " + allowed;
    }
}
