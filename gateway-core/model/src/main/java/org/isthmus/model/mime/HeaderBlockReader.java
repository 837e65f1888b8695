// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;

/// Cuts a header block into lines up to its blank line (RFC 5322 section 2.2, RFC 3862 section 2.2). Lines are
/// UTF-8; control characters other than the tab are refused, and so is a block that never ends. What a line
/// means is its reader's business.
///
/// - `mostLines`: unfolded header lines.
/// - `longestLine`: octets of one of them.
/// - `bareLineFeeds`: whether lines may end in LF alone.
public record HeaderBlockReader(int mostLines, int longestLine, boolean bareLineFeeds) {

    public HeaderBlock read(Octets octets, int from) {
        List<HeaderBlock.Line> lines = new ArrayList<>();
        int start = from;
        while (true) {
            int feed = lineFeed(octets, start);
            if (feed < 0) {
                return octets.size() - start > longestLine
                        ? tooLong()
                        : new HeaderBlock.Malformed("the header block does not end");
            }
            boolean returned = feed > start && octets.at(feed - 1) == '\r';
            if (!returned && !bareLineFeeds) {
                return new HeaderBlock.Malformed("a line ends without a carriage return");
            }
            int end = returned ? feed - 1 : feed;
            if (end == start) {
                return new HeaderBlock.Lines(lines, feed + 1);
            }
            Optional<HeaderBlock> trouble = add(octets, start, end, lines);
            if (trouble.isPresent()) {
                return trouble.get();
            }
            start = feed + 1;
        }
    }

    private Optional<HeaderBlock> add(Octets octets, int start, int end, List<HeaderBlock.Line> lines) {
        if (end - start > longestLine) {
            return Optional.of(tooLong());
        }
        Optional<String> read = text(octets, start, end);
        if (read.isEmpty()) {
            return Optional.of(new HeaderBlock.Malformed("a header is not UTF-8 or holds a control character"));
        }
        String text = read.get();
        boolean continues = text.charAt(0) == ' ' || text.charAt(0) == '\t';
        if (!continues) {
            lines.add(new HeaderBlock.Line(text, false));
        } else if (lines.isEmpty()) {
            return Optional.of(new HeaderBlock.Malformed("the first header begins with a space"));
        } else {
            lines.add(new HeaderBlock.Line(lines.removeLast().text() + " " + text.strip(), true));
        }
        if (lines.getLast().text().length() > longestLine) {
            return Optional.of(tooLong());
        }
        return lines.size() > mostLines
                ? Optional.of(new HeaderBlock.TooLarge("more than " + mostLines + " headers"))
                : Optional.empty();
    }

    private HeaderBlock tooLong() {
        return new HeaderBlock.TooLarge("a header longer than " + longestLine + " octets");
    }

    private static int lineFeed(Octets octets, int from) {
        for (int i = from; i < octets.size(); i++) {
            if (octets.at(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> text(Octets octets, int from, int to) {
        for (int i = from; i < to; i++) {
            int octet = octets.at(i);
            if ((octet < ' ' && octet != '\t') || octet == 0x7f) {
                return Optional.empty();
            }
        }
        try {
            ByteBuffer line = octets.toByteBuffer().limit(to).position(from);
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(line).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
