// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.util.List;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Transliteration;

/// What may be done to a text on its way to one message centre: into how many parts it may be cut, whether
/// typographic characters may be written plainly, and what `data_coding` 0 means there.
public record TextRules(int maxParts, Transliteration transliteration, DefaultAlphabet defaultAlphabet) {

    /// The rules for the links of `group`.
    public static TextRules of(SmsSettings settings, String group) {
        List<SmsSettings.Link> links = settings.group(group);
        DefaultAlphabet alphabet =
                links.isEmpty() ? DefaultAlphabet.GSM : links.getFirst().defaultAlphabet();
        return new TextRules(settings.maxParts(), settings.transliteration(), alphabet);
    }
}
