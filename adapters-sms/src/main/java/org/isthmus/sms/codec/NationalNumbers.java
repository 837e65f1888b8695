// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.settings.SmsNationalSettings;
import org.isthmus.model.settings.SmsNationalSettings.Form;
import org.isthmus.model.settings.SmsNationalSettings.Written;
import org.isthmus.model.settings.SmsSettings.Numbering;

/// The numbers of one message centre by the rules of its country, both ways. What is written is always what would be
/// read again: of the forms that a number can have the first one is taken that means this number and no other, and a
/// number without such a form has none.
public final class NationalNumbers {
    private static final int INTERNATIONAL = 1;
    private static final int NATIONAL = 2;
    private static final int NETWORK_SPECIFIC = 3;
    private static final int SUBSCRIBER = 4;
    private static final int ABBREVIATED = 6;

    private final Numbering numbering;
    private final SmsNationalSettings national;

    NationalNumbers(Numbering numbering, SmsNationalSettings national) {
        this.numbering = numbering;
        this.national = national;
    }

    /// Of `numbering`, where it has rules of a country.
    public static Optional<NationalNumbers> of(Numbering numbering) {
        return numbering.national().map(rules -> new NationalNumbers(numbering, rules));
    }

    /// What an address of digits, perhaps with a plus sign, stands for.
    public Optional<Address> read(PduAddress written) {
        String text = written.text();
        if (text.startsWith("+")) {
            return number(text.substring(1));
        }
        if (national.shortCodes().contains(text) || isShort(written)) {
            return ShortCode.isValid(text) ? Optional.of(new ShortCode(text)) : Optional.empty();
        }
        int ton = written.ton();
        if (ton == INTERNATIONAL) {
            return number(without(national.internationalPrefix(), text));
        }
        if (ton == SUBSCRIBER && national.areaCode().isPresent()) {
            return number(national.countryCode() + national.areaCode().get() + text);
        }
        return ton == NATIONAL || ton == SUBSCRIBER ? nationalNumber(text) : untyped(text);
    }

    private boolean isShort(PduAddress written) {
        int ton = written.ton();
        int length = written.text().length();
        return ton == NETWORK_SPECIFIC
                || ton == ABBREVIATED
                || (length <= national.longestShortCode()
                        && (ton == numbering.shortTon()
                                || (ton != INTERNATIONAL && ton != NATIONAL && ton != SUBSCRIBER)));
    }

    private Optional<Address> untyped(String text) {
        if (text.startsWith(national.internationalPrefix())) {
            return number(without(national.internationalPrefix(), text));
        }
        boolean trunk = !national.trunkPrefix().isEmpty() && text.startsWith(national.trunkPrefix());
        return trunk || national.untyped() == Form.NATIONAL ? nationalNumber(text) : number(text);
    }

    private Optional<Address> nationalNumber(String text) {
        return number(national.countryCode() + without(national.trunkPrefix(), text));
    }

    private static Optional<Address> number(String digits) {
        String e164 = "+" + digits;
        return Msisdn.isValid(e164) ? Optional.of(new Msisdn(e164)) : Optional.empty();
    }

    private static String without(String prefix, String text) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    Optional<PduAddress> write(Msisdn number) {
        return firstThatMeans(number, forms(number));
    }

    Optional<PduAddress> write(ShortCode code) {
        return firstThatMeans(code, List.of(new PduAddress(numbering.shortTon(), numbering.shortNpi(), code.digits())));
    }

    private Optional<PduAddress> firstThatMeans(Address address, List<PduAddress> forms) {
        return forms.stream()
                .filter(form -> read(form).filter(address::equals).isPresent())
                .findFirst();
    }

    private List<PduAddress> forms(Msisdn number) {
        List<PduAddress> forms = new ArrayList<>();
        if (national.write() != Written.INTERNATIONAL && number.digits().startsWith(national.countryCode())) {
            String significant =
                    number.digits().substring(national.countryCode().length());
            String text = national.write() == Written.TRUNK ? national.trunkPrefix() + significant : significant;
            forms.add(new PduAddress(national.nationalTon(), national.nationalNpi(), text));
        }
        int ton = numbering.internationalTon();
        int npi = numbering.internationalNpi();
        forms.add(new PduAddress(ton, npi, number.digits()));
        forms.add(new PduAddress(ton, npi, national.internationalPrefix() + number.digits()));
        return forms;
    }
}
