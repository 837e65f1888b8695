// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.sms.text.TextRules;
import org.isthmus.testkit.contract.InterworkingFunctionContract;

/// SMS keeps the laws that every adapter keeps.
class SmsInterworkingFunctionContractTest extends InterworkingFunctionContract {
    @Override
    protected InterworkingFunction function() {
        return new SmsInterworkingFunction(
                new TextRules(5, Transliteration.TYPOGRAPHIC, DefaultAlphabet.GSM, Kind.SMSC));
    }
}
