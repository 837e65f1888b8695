// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.util.List;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.settings.SmsTextSettings;

/// What may be done to a text on its way to one message centre: into how many parts it may be cut and how,
/// whether typographic characters may be written plainly, what `data_coding` 0 means there, which alphabets it
/// takes, and which kind of link leads there. A link of kind `camel-smpp` carries one part, whatever the
/// settings allow, and in the 7-bit alphabet only characters whose code there is that of ASCII; every other
/// text leaves in UCS-2.
public record TextRules(
        int maxParts,
        Transliteration transliteration,
        DefaultAlphabet defaultAlphabet,
        Kind kind,
        SmsTextSettings text) {
    public TextRules {
        maxParts = kind == Kind.CAMEL_SMPP ? 1 : maxParts;
    }

    /// With texts written in the usual way.
    public TextRules(int maxParts, Transliteration transliteration, DefaultAlphabet defaultAlphabet, Kind kind) {
        this(maxParts, transliteration, defaultAlphabet, kind, SmsTextSettings.DEFAULT);
    }

    /// The rules for the links of `group`, which agree on alphabet, kind and text.
    public static TextRules of(SmsSettings settings, String group) {
        List<SmsSettings.Link> links = settings.group(group);
        if (links.isEmpty()) {
            return new TextRules(settings.maxParts(), settings.transliteration(), DefaultAlphabet.GSM, Kind.SMSC);
        }
        SmsSettings.Link first = links.getFirst();
        return new TextRules(
                settings.maxParts(), settings.transliteration(), first.defaultAlphabet(), first.kind(), first.text());
    }

    /// How a text is written that needs neither UCS-2 nor national tables.
    SmsCoding plain() {
        return switch (text.encoding()) {
            case ASCII -> septets(0x01, SmsCoding.Octet.ASCII);
            case LATIN1 -> septets(0x03, SmsCoding.Octet.LATIN1);
            case LATIN1_8BIT -> new SmsCoding(SmsAlphabet.LATIN1, 0x03, SmsCoding.Octet.LATIN1, Shifts.NONE);
            case DEFAULT_ALPHABET ->
                switch (defaultAlphabet) {
                    case ASCII -> septets(0x00, SmsCoding.Octet.ASCII);
                    case LATIN1 -> septets(0x00, SmsCoding.Octet.LATIN1);
                    case GSM ->
                        septets(
                                0x00,
                                text.septets() == SmsTextSettings.Septets.PACKED
                                        ? SmsCoding.Octet.PACKED_SEPTETS
                                        : SmsCoding.Octet.SEPTET);
                };
        };
    }

    private static SmsCoding septets(int dataCoding, SmsCoding.Octet octet) {
        return new SmsCoding(SmsAlphabet.GSM_7BIT, dataCoding, octet, Shifts.NONE);
    }
}
