// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.NumberingPlan.Reading.International;
import org.isthmus.model.address.NumberingPlan.Reading.NotANumber;
import org.isthmus.model.address.NumberingPlan.Reading.Short;
import org.isthmus.model.settings.SmsSettings.Numbering;
import org.isthmus.sms.codec.NationalNumbers;
import org.isthmus.sms.codec.PduAddress;

/// What an address of SMPP stands for, by its type of number (SMPP 3.4 section 5.2.5) and the rules of its message
/// centre. Where it has none the numbering plan of the gateway counts; message centres often write international
/// numbers as type 0 without a plus sign, so what the plan does not know as a number of its region is then tried
/// as international.
final class SmsAddressReader {
    private static final int INTERNATIONAL = 1;
    private static final int ALPHANUMERIC = 5;
    private static final int LONGEST_NAME = 20;
    private static final int SHORTEST_INTERNATIONAL = 8;

    private final NumberingPlan plan;
    private final Optional<NationalNumbers> national;

    SmsAddressReader(NumberingPlan plan, Numbering numbering) {
        this.plan = plan;
        this.national = NationalNumbers.of(numbering);
    }

    /// Empty when it is no address that anybody could be written to or shown by.
    Optional<Address> read(PduAddress written) {
        String text = written.text().strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean digits = text.chars().allMatch(c -> c == '+' || (c >= '0' && c <= '9'));
        if (!digits && (written.ton() == ALPHANUMERIC || text.chars().anyMatch(Character::isLetter))) {
            return name(text);
        }
        if (national.isPresent()) {
            return national.get().read(new PduAddress(written.ton(), written.npi(), text));
        }
        if (written.ton() == INTERNATIONAL) {
            Optional<Address> international = international(text);
            if (international.isPresent()) {
                return international;
            }
        }
        return switch (plan.read(text)) {
            case International(Msisdn number) -> Optional.of(number);
            case Short(var code) -> Optional.of(code);
            case NotANumber _ -> text.length() >= SHORTEST_INTERNATIONAL ? international(text) : Optional.empty();
        };
    }

    private static Optional<Address> international(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text.startsWith("00") ? text.substring(2) : text;
        String e164 = "+" + digits;
        return Msisdn.isValid(e164) ? Optional.of(new Msisdn(e164)) : Optional.empty();
    }

    private static Optional<Address> name(String text) {
        boolean usable = text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl);
        return usable ? Optional.of(new AlphanumericSender(text)) : Optional.empty();
    }
}
