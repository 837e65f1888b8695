// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.ShortCode;

/// A numbering plan small enough to be looked through: British numbers, and short codes of up to six digits.
final class SamplePlan implements NumberingPlan {
    static final String DOMAIN = "isthmus.example";
    static final AddressReader ADDRESSES = new AddressReader(new SamplePlan(), List.of(DOMAIN));

    @Override
    public Reading read(String written) {
        int semicolon = written.indexOf(';');
        String context = written.contains(";phone-context=+44") ? "+44" : "";
        String digits = (semicolon < 0 ? written : written.substring(0, semicolon)).replaceAll("[-. ()]", "");
        String whole = digits.startsWith("+")
                ? digits
                : digits.startsWith("0") ? "+44" + digits.substring(1) : context + digits;
        if (Msisdn.isValid(whole)) {
            return new Reading.International(new Msisdn(whole));
        }
        return ShortCode.isValid(whole) && whole.length() <= 6
                ? new Reading.Short(new ShortCode(whole))
                : new Reading.NotANumber("no number of the sample plan");
    }
}
