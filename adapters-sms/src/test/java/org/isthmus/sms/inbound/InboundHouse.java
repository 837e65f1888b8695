// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.IdNotation;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.settings.SmsTextSettings;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.segment.Segment;
import org.isthmus.sms.segment.SegmentPlan;
import org.isthmus.sms.segment.SegmentPlanner;
import org.isthmus.sms.smpp.LinkFixture;
import org.isthmus.sms.text.SmsText;
import org.isthmus.sms.text.TextRules;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.memory.MemoryStores;

/// A flow of one link group on stores in memory, a clock that is set by hand, and a sink that keeps what it takes.
abstract class InboundHouse {
    static final PduAddress BOB = new PduAddress(1, 1, "447700900002");

    static final PduAddress NUMBER = new PduAddress(1, 1, "447700900099");

    static final TextRules RULES = new TextRules(255, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC);

    final MemoryStores stores = new MemoryStores();

    final ManualClock clock = ManualClock.at("2026-11-20T12:00:00Z");

    final Taken taken = new Taken();

    final AtomicInteger tokens = new AtomicInteger();

    final InboundFlow flow = flow(SmsSettings.SenderRate.DEFAULT, Duration.ofSeconds(30));

    InboundFlow flow(SmsSettings.SenderRate rate, Duration repeatWindow) {
        return flow(rate, repeatWindow, LinkFixture.settings(1));
    }

    InboundFlow flow(SmsTextSettings text) {
        return flow(SmsSettings.SenderRate.DEFAULT, Duration.ZERO, LinkFixture.settings(1, text));
    }

    InboundFlow flow(SmsSettings.SenderRate rate, Duration repeatWindow, SmsSettings.Link link) {
        return new InboundFlow(
                new SmsSettings(10, Transliteration.NONE, Duration.ofMinutes(10), repeatWindow, rate, List.of(link)),
                "lab",
                new SmscMessageIdForms("lab", IdNotation.AS_WRITTEN),
                new InternationalOnly(),
                stores.parts(),
                taken,
                new ItemIds(clock, 1),
                () -> "token" + tokens.incrementAndGet(),
                Duration.ofDays(2),
                clock);
    }

    static final class Taken implements InboundSink {
        final List<DeliveryReport> reports = new ArrayList<>();
        final List<CpmMessage> messages = new ArrayList<>();
        Optional<Refusal> refusal = Optional.empty();
        boolean broken;

        @Override
        public void late(LateAnswer answer) {
            check();
        }

        @Override
        public Optional<Refusal> report(DeliveryReport report) {
            check();
            reports.add(report);
            return refusal;
        }

        @Override
        public Optional<Refusal> message(CpmMessage message) {
            check();
            if (refusal.isEmpty()) {
                messages.add(message);
            }
            return refusal;
        }

        private void check() {
            if (broken) {
                throw new StoreUnavailable("full");
            }
        }
    }

    static final class InternationalOnly implements NumberingPlan {
        @Override
        public Reading read(String written) {
            if (ShortCode.isValid(written)) {
                return new Reading.Short(new ShortCode(written));
            }
            return Msisdn.isValid(written)
                    ? new Reading.International(new Msisdn(written))
                    : new Reading.NotANumber("not international");
        }
    }

    List<String> imdnIds() {
        return taken.messages.stream()
                .map(message -> message.threading().imdn().value())
                .toList();
    }

    static Tlvs sar(int reference, int total, int number) {
        return new Tlvs(
                List.of(
                        new Tlvs.Tlv(
                                Tlvs.SAR_REFERENCE,
                                Octets.copyOf(new byte[] {(byte) (reference >> 8), (byte) reference})),
                        new Tlvs.Tlv(Tlvs.SAR_TOTAL, Octets.copyOf(new byte[] {(byte) total})),
                        new Tlvs.Tlv(Tlvs.SAR_NUMBER, Octets.copyOf(new byte[] {(byte) number}))),
                false);
    }

    /// Senders, widths and references so that every pair of messages has something in common.
    static DeliverSm part(int message, int total, int number, String words) {
        PduAddress from = new PduAddress(1, 1, "44770090000" + message % 2);
        int reference = message / 6;
        Octets text = octets(words);
        String place = Character.toString(total) + (char) number;
        return switch (message / 2 % 3) {
            case 0 -> part(from, "\5\0\3" + (char) reference + place + words, Tlvs.NONE);
            case 1 -> part(from, "\6\10\4\0" + (char) reference + place + words, Tlvs.NONE);
            default -> new DeliverSm(from, NUMBER, 0, 0, 3, text, sar(reference, total, number));
        };
    }

    static DeliverSm part(PduAddress from, String content, Tlvs tlvs) {
        return new DeliverSm(from, NUMBER, 0x40, 0, 3, octets(content), tlvs);
    }

    static DeliverSm message(int esmClass, int dataCoding, String text) {
        return new DeliverSm(BOB, NUMBER, esmClass, 0, dataCoding, octets(text), Tlvs.NONE);
    }

    static DeliverSm part(Segment segment) {
        return part(BOB, segment);
    }

    static DeliverSm part(PduAddress from, Segment segment) {
        return new DeliverSm(from, NUMBER, segment.esmClass(), 0, segment.dataCoding(), segment.content(), Tlvs.NONE);
    }

    static List<Segment> segments(String text, int reference) {
        return ((SegmentPlan) SegmentPlanner.plan(SmsText.choose(text, RULES), RULES, () -> reference)).segments();
    }

    static Octets octets(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
