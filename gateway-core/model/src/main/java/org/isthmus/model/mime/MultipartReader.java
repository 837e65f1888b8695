// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;

/// Splits a multipart body at its boundary (RFC 2046 section 5.1), one level deep: a part that is a multipart
/// again is given as it stands. Preamble and epilogue are dropped. Two things are read leniently, since the
/// documents' own examples need them: a last boundary without its closing hyphens when nothing follows it (RFC
/// 5438 section 8.3), and one blank line between a boundary and the part's headers (corpus rcs/carrier-lab).
public record MultipartReader(int mostParts, HeaderBlockReader headers) {
    private static final byte[] CRLF = {'\r', '\n'};

    public Multipart read(Octets body, MediaType type) {
        Optional<String> boundary = type.parameter("boundary").filter(name -> !name.isEmpty() && name.length() <= 70);
        if (boundary.isEmpty()) {
            return new Multipart.Malformed("a multipart without a boundary");
        }
        byte[] delimiter = ("--" + boundary.get()).getBytes(StandardCharsets.UTF_8);
        List<Multipart.Part> parts = new ArrayList<>();
        int at = delimiterFrom(body, delimiter, 0);
        while (at >= 0 && !closes(body, at + delimiter.length)) {
            int start = afterLine(body, at + delimiter.length);
            int next = delimiterFrom(body, delimiter, start);
            if (next < 0) {
                return isBlank(body, start) && !parts.isEmpty()
                        ? new Multipart.Parts(parts)
                        : new Multipart.Malformed("the last part does not end");
            }
            if (parts.size() == mostParts) {
                return new Multipart.TooLarge("more than " + mostParts + " parts");
            }
            switch (part(body.slice(start, Math.max(start, next - lineBreakBefore(body, next))))) {
                case Multipart.Parts(List<Multipart.Part> one) -> parts.addAll(one);
                case Multipart refused -> {
                    return refused;
                }
            }
            at = next;
        }
        return at < 0 ? new Multipart.Malformed("the boundary is missing") : new Multipart.Parts(parts);
    }

    private Multipart part(Octets entity) {
        boolean blankFirst = entity.indexOf(CRLF, 0) == 0;
        HeaderBlock block = headers.read(entity, blankFirst ? CRLF.length : 0);
        if (blankFirst
                && !(block instanceof HeaderBlock.Lines(List<HeaderBlock.Line> lines, int _) && describe(lines))) {
            // No headers at all, which RFC 2046 allows: plain text.
            block = new HeaderBlock.Lines(List.of(), CRLF.length);
        }
        return switch (block) {
            case HeaderBlock.Malformed(String why) -> new Multipart.Malformed("in a part: " + why);
            case HeaderBlock.TooLarge(String why) -> new Multipart.TooLarge("in a part: " + why);
            case HeaderBlock.Lines(List<HeaderBlock.Line> lines, int next) ->
                MimeHeaders.of(lines)
                        .map(fields -> part(fields, entity.slice(next, entity.size())))
                        .orElse(new Multipart.Malformed("in a part: a line is not a header"));
        };
    }

    private static Multipart part(MimeHeaders fields, Octets encoded) {
        Optional<MediaType> type =
                fields.first("Content-Type").map(MediaType::parse).orElse(Optional.of(MediaType.PLAIN_TEXT));
        if (type.isEmpty()) {
            return new Multipart.Malformed("in a part: not a media type");
        }
        return switch (TransferEncoding.undo(
                encoded, fields.first("Content-Transfer-Encoding").orElse(""))) {
            case Decoded.Plain(Octets octets) ->
                new Multipart.Parts(List.of(new Multipart.Part(fields, type.get(), octets)));
            case Decoded.TooLarge(String why) -> new Multipart.TooLarge("in a part: " + why);
            case Decoded.Malformed(String why) -> new Multipart.Malformed("in a part: " + why);
            case Decoded.Unsupported _ -> new Multipart.Malformed("in a part: unknown transfer encoding");
        };
    }

    private static boolean describe(List<HeaderBlock.Line> lines) {
        return MimeHeaders.of(lines).map(MimeHeaders::describeContent).orElse(false);
    }

    /// The place of the next delimiter that begins a line and is not merely the beginning of a longer word.
    private static int delimiterFrom(Octets body, byte[] delimiter, int from) {
        for (int at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 1)) {
            boolean beginsLine = at == 0 || body.at(at - 1) == '\n';
            if (beginsLine && endsWord(body, at + delimiter.length)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean endsWord(Octets body, int at) {
        int after = closes(body, at) ? at + 2 : at;
        while (after < body.size() && (body.at(after) == ' ' || body.at(after) == '\t')) {
            after++;
        }
        return after == body.size() || body.at(after) == '\r' || body.at(after) == '\n';
    }

    private static boolean closes(Octets body, int at) {
        return at + 1 < body.size() && body.at(at) == '-' && body.at(at + 1) == '-';
    }

    private static int afterLine(Octets body, int from) {
        int at = from;
        while (at < body.size() && body.at(at) != '\n') {
            at++;
        }
        return Math.min(at + 1, body.size());
    }

    private static int lineBreakBefore(Octets body, int at) {
        if (at < 1 || body.at(at - 1) != '\n') {
            return 0;
        }
        return at > 1 && body.at(at - 2) == '\r' ? 2 : 1;
    }

    private static boolean isBlank(Octets body, int from) {
        for (int i = from; i < body.size(); i++) {
            if (body.at(i) > ' ') {
                return false;
            }
        }
        return true;
    }
}
