// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import static org.isthmus.model.cpim.CpimLeniency.BARE_LINE_FEED;
import static org.isthmus.model.cpim.CpimLeniency.BLANK_BEFORE_CONTENT_HEADERS;
import static org.isthmus.model.cpim.CpimLeniency.DOTTED_CONTENT_LENGTH;
import static org.isthmus.model.cpim.CpimLeniency.ONE_HEADER_BLOCK;
import static org.isthmus.model.cpim.CpimLeniency.SHORT_CONTENT_LENGTH;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.CharScan;
import org.isthmus.model.Octets;
import org.isthmus.model.cpim.CpimReading.Malformed;
import org.isthmus.model.mime.ContentCoding;
import org.isthmus.model.mime.Decoded;
import org.isthmus.model.mime.HeaderBlock;
import org.isthmus.model.mime.HeaderBlockReader;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.MimeHeaders;
import org.isthmus.model.mime.TransferEncoding;

/// The reading of one message, from its beginning to its end. Used once, by one thread.
final class OneReading {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final Set<String> SPENT =
            Set.of("content-type", "content-length", "content-transfer-encoding", "content-encoding");

    private final CpimReader rules;
    private final Octets body;
    private final Set<CpimLeniency> needed = EnumSet.noneOf(CpimLeniency.class);

    OneReading(CpimReader rules, Octets body) {
        this.rules = rules;
        this.body = body;
    }

    CpimReading read() {
        return switch (block(0)) {
            case HeaderBlock.Malformed(String why) -> new Malformed(why);
            case HeaderBlock.TooLarge(String why) -> new CpimReading.TooLarge(why);
            case HeaderBlock.Lines(List<HeaderBlock.Line> lines, int next) -> {
                Optional<MimeHeaders> envelope = envelope(lines);
                yield envelope.isPresent() ? opened(envelope.get(), next) : headers(lines, next);
            }
        };
    }

    /// The message brought the MIME headers of the Message/CPIM itself (RFC 3862 section 2.1).
    private CpimReading opened(MimeHeaders envelope, int next) {
        return switch (decoded(body.slice(next, body.size()), envelope)) {
            case Decoded.Plain(Octets inside) -> {
                OneReading reading = new OneReading(rules, inside);
                reading.needed.addAll(needed);
                yield switch (reading.block(0)) {
                    case HeaderBlock.Malformed(String why) -> new Malformed(why);
                    case HeaderBlock.TooLarge(String why) -> new CpimReading.TooLarge(why);
                    case HeaderBlock.Lines(List<HeaderBlock.Line> lines, int after) -> reading.headers(lines, after);
                };
            }
            case Decoded refused -> refusal(refused);
        };
    }

    private CpimReading headers(List<HeaderBlock.Line> lines, int next) {
        HeaderSection section = new HeaderSection(rules.leniencies());
        Optional<CpimReading> trouble = section.read(lines);
        if (trouble.isPresent()) {
            return trouble.get();
        }
        needed.addAll(section.needed());
        Optional<MimeHeaders> among = MimeHeaders.of(section.aboutContent());
        if (among.isPresent() && among.get().first("Content-Type").isPresent() && lenient(ONE_HEADER_BLOCK)) {
            return describesContent(block(next))
                    ? new Malformed("headers of the content in two places")
                    : content(section, among.get(), next);
        }
        int start = next;
        if (body.indexOf(CRLF, next) == next
                && describesContent(block(next + 2))
                && lenient(BLANK_BEFORE_CONTENT_HEADERS)) {
            start = next + 2;
        }
        return switch (block(start)) {
            case HeaderBlock.Malformed(String why) -> new Malformed("in the content's headers: " + why);
            case HeaderBlock.TooLarge(String why) -> new CpimReading.TooLarge(why);
            case HeaderBlock.Lines(List<HeaderBlock.Line> fields, int after) ->
                MimeHeaders.of(fields)
                        .map(headers -> content(section, headers, after))
                        .orElse(new Malformed("a line before the content is not a header"));
        };
    }

    private CpimReading content(HeaderSection section, MimeHeaders fields, int start) {
        Optional<String> named = fields.first("Content-Type");
        Optional<MediaType> type = named.flatMap(MediaType::parse);
        if (type.isEmpty()) {
            return new Malformed(named.isEmpty() ? "the content has no Content-Type" : "not a media type");
        }
        Optional<Octets> framed = framed(body.slice(start, body.size()), fields.first("Content-Length"));
        if (framed.isEmpty()) {
            return new Malformed("a Content-Length that is not the content's");
        }
        return switch (decoded(framed.get(), fields)) {
            case Decoded.Plain(Octets content) ->
                new CpimReading.Read(new CpimMessage(section.headers(), type.get(), others(fields), content), needed);
            case Decoded refused -> refusal(refused);
        };
    }

    /// The content by its Content-Length, or all that is there; empty when they contradict each other and that
    /// is not allowed. More than is there is never allowed: the rest of the content was lost on its way.
    private Optional<Octets> framed(Octets rest, Optional<String> field) {
        if (field.isEmpty()) {
            return Optional.of(rest);
        }
        String declared = field.get();
        boolean number =
                !declared.isEmpty() && declared.length() < 10 && CharScan.all(declared, c -> c >= '0' && c <= '9');
        int length = number ? Integer.parseInt(declared) : -1;
        if (length == rest.size()) {
            return Optional.of(rest);
        }
        if (length >= 0 && length + 2 == rest.size() && rest.indexOf(CRLF, length) == length) {
            // The line end that some protocols put after a part.
            return Optional.of(rest.slice(0, length));
        }
        boolean dotted = !declared.isEmpty() && CharScan.all(declared, c -> c == '.');
        boolean allowed = (dotted && lenient(DOTTED_CONTENT_LENGTH))
                || (length >= 0 && length < rest.size() && lenient(SHORT_CONTENT_LENGTH));
        return allowed ? Optional.of(rest) : Optional.empty();
    }

    private Decoded decoded(Octets octets, MimeHeaders fields) {
        Decoded transferred = TransferEncoding.undo(
                octets, fields.first("Content-Transfer-Encoding").orElse(""));
        return transferred instanceof Decoded.Plain(Octets plain)
                ? ContentCoding.undo(
                        plain,
                        fields.first("Content-Encoding").orElse(""),
                        rules.limits().inflate())
                : transferred;
    }

    private HeaderBlock block(int from) {
        CpimLimits limits = rules.limits();
        HeaderBlock strict = new HeaderBlockReader(limits.headers(), limits.headerLength(), false).read(body, from);
        if (!(strict instanceof HeaderBlock.Malformed) || !rules.leniencies().contains(BARE_LINE_FEED)) {
            return strict;
        }
        HeaderBlock loose = new HeaderBlockReader(limits.headers(), limits.headerLength(), true).read(body, from);
        if (loose instanceof HeaderBlock.Lines) {
            needed.add(BARE_LINE_FEED);
        }
        return loose;
    }

    private boolean lenient(CpimLeniency leniency) {
        if (rules.leniencies().contains(leniency)) {
            needed.add(leniency);
            return true;
        }
        return false;
    }

    private static boolean describesContent(HeaderBlock block) {
        return block instanceof HeaderBlock.Lines(List<HeaderBlock.Line> lines, int _)
                && MimeHeaders.of(lines).map(MimeHeaders::describeContent).orElse(false);
    }

    private static Optional<MimeHeaders> envelope(List<HeaderBlock.Line> lines) {
        return MimeHeaders.of(lines)
                .filter(fields -> fields.fields().stream()
                        .allMatch(field -> MimeHeaders.isAboutContent(field.name())
                                || field.name().equalsIgnoreCase("MIME-Version")))
                .filter(fields -> fields.first("Content-Type")
                        .flatMap(MediaType::parse)
                        .map(type -> type.is("message/cpim"))
                        .orElse(false));
    }

    private static MimeHeaders others(MimeHeaders fields) {
        return new MimeHeaders(fields.fields().stream()
                .filter(field -> !SPENT.contains(field.name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    private static CpimReading refusal(Decoded refused) {
        return switch (refused) {
            case Decoded.Malformed(String why) -> new Malformed(why);
            case Decoded.TooLarge(String why) -> new CpimReading.TooLarge(why);
            case Decoded.Unsupported(String name) -> new CpimReading.UnsupportedEncoding(name);
            case Decoded.Plain _ -> throw new IllegalStateException("not a refusal");
        };
    }
}
