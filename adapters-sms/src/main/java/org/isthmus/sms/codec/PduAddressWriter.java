// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.util.Optional;
import org.isthmus.model.CharScan;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.settings.SmsSettings.Numbering;

/// Writes an address with the TON and NPI that the link wants for its kind (stage 3 sections 3.2 and 4.7), and in
/// the form of its country where it has rules of one. A name is at most 11 characters on the radio side (3GPP TS
/// 23.040 section 9.1.2.5); a SIP or mail address has no form.
public final class PduAddressWriter {
    private static final int LONGEST_NAME = 11;

    private final Numbering numbering;
    private final Optional<NationalNumbers> national;

    public PduAddressWriter(Numbering numbering) {
        this.numbering = numbering;
        this.national = NationalNumbers.of(numbering);
    }

    public Optional<PduAddress> sender(Address address) {
        if (address instanceof AlphanumericSender(var name)) {
            boolean usable = name.length() <= LONGEST_NAME && CharScan.all(name, c -> c >= ' ' && c <= '~');
            return usable
                    ? Optional.of(new PduAddress(numbering.alphanumericTon(), numbering.alphanumericNpi(), name))
                    : Optional.empty();
        }
        return recipient(address);
    }

    public Optional<PduAddress> recipient(Address address) {
        return switch (address) {
            case Msisdn number when national.isPresent() -> national.get().write(number);
            case ShortCode code when national.isPresent() -> national.get().write(code);
            case Msisdn number ->
                Optional.of(
                        new PduAddress(numbering.internationalTon(), numbering.internationalNpi(), number.digits()));
            case ShortCode(var digits) ->
                Optional.of(new PduAddress(numbering.shortTon(), numbering.shortNpi(), digits));
            case AlphanumericSender _, SipUri _, MailAddress _ -> Optional.empty();
        };
    }
}
