// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.util.Map;
import java.util.Optional;
import org.isthmus.model.Octets;

/// The fields that `submit_sm` and `deliver_sm` share (SMPP 3.4 section 4.4.1), all as they came.
public record ShortMessage(
        String serviceType,
        SmppAddress source,
        SmppAddress destination,
        Flags flags,
        Times times,
        Octets shortMessage,
        Map<Integer, Octets> tlvs) {
    public static final int MESSAGE_PAYLOAD = 0x0424;
    public static final int RECEIPTED_MESSAGE_ID = 0x001E;
    public static final int MESSAGE_STATE = 0x0427;
    public static final int SAR_MSG_REF_NUM = 0x020C;
    public static final int SAR_TOTAL_SEGMENTS = 0x020E;
    public static final int SAR_SEGMENT_SEQNUM = 0x020F;
    public static final int UDHI = 0x40;

    public ShortMessage {
        tlvs = Map.copyOf(tlvs);
    }

    /// The one-octet fields.
    public record Flags(
            int esmClass, int protocolId, int priority, int registeredDelivery, int replaceIfPresent, int dataCoding) {

        static Flags plain(int esmClass, int dataCoding) {
            return new Flags(esmClass, 0, 0, 0, 0, dataCoding);
        }
    }

    /// schedule_delivery_time and validity_period, as written.
    public record Times(String schedule, String validity) {
        static final Times NONE = new Times("", "");
    }

    static ShortMessage read(Octets body) {
        PduFields in = new PduFields(body);
        String service = in.text(6);
        SmppAddress source = in.address();
        SmppAddress destination = in.address();
        int esmClass = in.int1();
        int protocol = in.int1();
        int priority = in.int1();
        Times times = new Times(in.text(17), in.text(17));
        int registered = in.int1();
        int replace = in.int1();
        int coding = in.int1();
        in.int1();
        Octets text = in.octets(in.int1());
        Flags flags = new Flags(esmClass, protocol, priority, registered, replace, coding);
        return new ShortMessage(service, source, destination, flags, times, text, in.tlvs());
    }

    Octets write() {
        PduBody out = new PduBody().text(serviceType).address(source).address(destination);
        out.int1(flags.esmClass()).int1(flags.protocolId()).int1(flags.priority());
        out.text(times.schedule()).text(times.validity());
        out.int1(flags.registeredDelivery()).int1(flags.replaceIfPresent()).int1(flags.dataCoding());
        out.int1(0).int1(shortMessage.size()).octets(shortMessage);
        tlvs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> out.tlv(entry.getKey(), entry.getValue()));
        return out.done();
    }

    public Optional<Octets> tlv(int tag) {
        return Optional.ofNullable(tlvs.get(tag));
    }

    /// The user data with its header: short_message, or message_payload where that is used.
    public Octets userData() {
        return tlv(MESSAGE_PAYLOAD).orElse(shortMessage);
    }

    /// The octets of a user data header with its length octet; empty without UDHI.
    public Octets userDataHeader() {
        Octets whole = userData();
        boolean has = (flags.esmClass() & UDHI) != 0 && !whole.isEmpty();
        return has ? whole.slice(0, Math.min(whole.size(), whole.at(0) + 1)) : Octets.EMPTY;
    }

    /// The user data after its header.
    public Octets content() {
        return userData().slice(userDataHeader().size(), userData().size());
    }
}
