// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Marks.Sensitivity;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.interworking.Capabilities;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.interworking.Conversion.CannotCarry;
import org.isthmus.model.interworking.Conversion.Converted;
import org.isthmus.model.interworking.Fidelity;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.segment.ConcatReferences;
import org.isthmus.sms.segment.SegmentPlan;
import org.isthmus.sms.segment.SegmentPlanner;
import org.isthmus.sms.segment.TooManyParts;
import org.isthmus.sms.text.SmsText;
import org.isthmus.sms.text.TextRules;

/// The Interworking Function of SMS (architecture document section 5.3.1.6; stage 3 section 3.3): a CPM text
/// becomes one short message or a concatenated one, a pushed location a `geo:` text, a file that was uploaded
/// before a text with its link. Any other media, and texts of more parts than allowed, are refused with the
/// reason, so that selection can take another technology. Typing notices and notifications never become a
/// message on a phone.
///
/// Pure but for the references of long messages, which differ from those given out before; the same item gives
/// the same parts each time.
public final class SmsInterworkingFunction implements InterworkingFunction {
    private static final String TEXT = "text/plain";
    private static final String HEX = "0x";

    /// No text longer than this per part can fit, whatever its characters: 153 of three octets each, as those
    /// of national tables are.
    private static final int MOST_OCTETS_A_PART = 459;

    private static final int SMALLEST_LIMIT = 8192;

    private final TextRules rules;
    private final Via via;
    private final ConcatReferences references;

    public SmsInterworkingFunction(TextRules rules) {
        this(rules, "", new ConcatReferences());
    }

    /// For the links of `group`. The groups share the references, since one phone may get messages of several.
    public SmsInterworkingFunction(TextRules rules, String group, ConcatReferences references) {
        this.rules = rules;
        this.via = new Via(Technology.SMS, group);
        this.references = references;
    }

    @Override
    public Via via() {
        return via;
    }

    @Override
    public Technology technology() {
        return Technology.SMS;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                Set.of(Msisdn.class, ShortCode.class),
                Set.of(TEXT, RcsXmlText.LOCATION, RcsXmlText.FILE_LINK),
                Math.max(SMALLEST_LIMIT, rules.maxParts() * MOST_OCTETS_A_PART),
                true,
                false,
                // A message centre that handed us a message has been answered; there is nobody to tell later.
                false);
    }

    /// Message centres write ids in any base, with `0x` and leading zeros or without.
    @Override
    public Set<String> spellings(String pasted) {
        return SmscMessageIdForms.allForms(
                pasted.regionMatches(true, 0, HEX, 0, HEX.length()) ? pasted.substring(HEX.length()) : pasted);
    }

    @Override
    public boolean isGuess(DeliveryReport report, ForeignId id) {
        return SmscMessageIdForms.isGuess(report, id);
    }

    @Override
    public Conversion convert(CpmMessage message, Address recipient) {
        if (!(recipient instanceof Msisdn) && !(recipient instanceof ShortCode)) {
            return refused(Cause.BAD_ADDRESS, "SMS needs a telephone number or short code");
        }
        Content content = message.content();
        List<String> changed = new ArrayList<>();
        Optional<String> text = switch (content.bareType()) {
            case TEXT -> Optional.of(content.text());
            case RcsXmlText.LOCATION -> {
                changed.add("location: sent as a geo: link in text");
                yield RcsXmlText.location(content.octets());
            }
            case RcsXmlText.FILE_LINK -> {
                changed.add("file: sent as a link in text");
                yield RcsXmlText.fileLink(content.octets());
            }
            default -> Optional.empty();
        };
        if (text.isEmpty()) {
            return refused(
                    Cause.NOT_ACCEPTABLE,
                    changed.isEmpty() ? "SMS carries text only" : "its description can not be read as text");
        }
        if (text.get().isEmpty()) {
            return refused(Cause.NOT_ACCEPTABLE, "the text is empty");
        }
        return planned(message, recipient, text.get(), changed);
    }

    private Conversion planned(CpmMessage message, Address recipient, String text, List<String> changed) {
        SmsText chosen = SegmentPlanner.choose(text, rules);
        return switch (SegmentPlanner.plan(chosen, rules, () -> references.of(message.id(), recipient))) {
            case TooManyParts tooMany -> refused(Cause.TOO_MANY_PARTS, tooMany.words());
            case SegmentPlan plan -> {
                if (chosen.plain()) {
                    changed.add("typography: quotes, dashes and the like are written plainly");
                }
                if (plan.isWhole()) {
                    changed.add("length: sent whole, the message centre cuts it into parts that the phone joins");
                }
                if (plan.segments().size() > 1) {
                    changed.add("length: sent in " + plan.segments().size() + " parts that the phone joins");
                }
                yield new Converted(
                        new SmsMessage(plan, threading(message), marks(message)),
                        new Fidelity(List.of("text: all of it"), changed, lost(message)));
            }
        };
    }

    /// The ids of an anonymous sender's message are nobody's business: one that is made of both addresses
    /// would tell who writes.
    private static Optional<Threading> threading(CpmMessage message) {
        return message.parties().anonymous() ? Optional.empty() : Optional.of(message.threading());
    }

    /// An anonymous sender's message is restricted at least, and tells no address to answer to.
    private static Marks marks(CpmMessage message) {
        Marks marks = message.marks();
        if (!message.parties().anonymous()) {
            return marks;
        }
        return marks.sensitivity() == Sensitivity.NONE
                ? marks.withoutReplyTo().withSensitivity(Sensitivity.PERSONAL)
                : marks.withoutReplyTo();
    }

    private static List<String> lost(CpmMessage message) {
        List<String> lost = new ArrayList<>();
        if (message.wants(DispositionRequest.DISPLAY)) {
            lost.add("display report: not possible in SMS");
        }
        lost.add("conversation: the phone threads by number");
        message.marks()
                .replyTo()
                .filter(address -> !(address instanceof Msisdn) && !(address instanceof ShortCode))
                .ifPresent(_ -> lost.add("reply address: only a number can be one in SMS"));
        return lost;
    }

    private static CannotCarry refused(Cause cause, String detail) {
        return new CannotCarry(Refusal.of(cause, detail));
    }
}
