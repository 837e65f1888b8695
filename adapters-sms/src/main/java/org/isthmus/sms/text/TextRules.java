// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.util.List;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;

/// What may be done to a text on its way to one message centre: into how many parts it may be cut, whether
/// typographic characters may be written plainly, what `data_coding` 0 means there, and which kind of link leads
/// there. A link of kind `camel-smpp` carries one part, whatever the settings allow, and in the 7-bit alphabet only
/// characters whose code there is that of ASCII; every other text leaves in UCS-2.
public record TextRules(int maxParts, Transliteration transliteration, DefaultAlphabet defaultAlphabet, Kind kind) {
    public TextRules {
        maxParts = kind == Kind.CAMEL_SMPP ? 1 : maxParts;
    }

    /// The rules for the links of `group`, which agree on alphabet and kind.
    public static TextRules of(SmsSettings settings, String group) {
        List<SmsSettings.Link> links = settings.group(group);
        DefaultAlphabet alphabet =
                links.isEmpty() ? DefaultAlphabet.GSM : links.getFirst().defaultAlphabet();
        Kind kind = links.isEmpty() ? Kind.SMSC : links.getFirst().kind();
        return new TextRules(settings.maxParts(), settings.transliteration(), alphabet, kind);
    }
}
