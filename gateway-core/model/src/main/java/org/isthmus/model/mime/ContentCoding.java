// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.isthmus.model.Octets;

/// Undoes the codings that a Content-Encoding field names (RFC 3261 section 20.12, RFC 7230 section 4.2):
/// `deflate` is the zlib format, `gzip` and `x-gzip` the gzip format, `identity` nothing. Several are undone
/// from the last to the first.
public final class ContentCoding {
    /// What to put into Accept-Encoding when refusing others.
    public static final String ACCEPTED = "deflate, gzip, identity";

    private static final int RATIO_COUNTS_FROM = 1024;
    private static final int PRESET_DICTIONARY = 0x20;

    private ContentCoding() {}

    /// `codings` is the value of the field; empty or `identity` gives the body back.
    public static Decoded undo(Octets body, String codings, InflateLimits limits) {
        List<String> names = names(codings);
        if (names.size() > limits.layers()) {
            return new Decoded.TooLarge("more than " + limits.layers() + " content encodings");
        }
        Decoded result = new Decoded.Plain(body);
        for (String name : names.reversed()) {
            if (!(result instanceof Decoded.Plain(Octets octets))) {
                return result;
            }
            result = switch (name) {
                case "deflate", "gzip", "x-gzip" -> inflate(octets, name, limits);
                default -> new Decoded.Unsupported(name);
            };
        }
        return result;
    }

    private static List<String> names(String codings) {
        List<String> names = new ArrayList<>();
        for (String coding : codings.split(",", -1)) {
            String name = coding.strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !name.equals("identity")) {
                names.add(name);
            }
        }
        return names;
    }

    private static Decoded inflate(Octets body, String name, InflateLimits limits) {
        try (InputStream in = name.equals("deflate") ? zlib(body) : new GZIPInputStream(body.toInputStream())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[1024];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
                if (out.size() > limits.largest()) {
                    return new Decoded.TooLarge("more than " + limits.largest() + " octets when inflated");
                }
                if (out.size() > RATIO_COUNTS_FROM && out.size() / limits.ratio() > body.size()) {
                    return new Decoded.TooLarge("inflates more than " + limits.ratio() + " times");
                }
            }
            return new Decoded.Plain(Octets.copyOf(out.toByteArray()));
        } catch (IOException _) {
            // Also a cut stream. The library's words may hold content, so they are not repeated.
            return new Decoded.Malformed("not " + name + " data");
        }
    }

    private static InputStream zlib(Octets body) throws IOException {
        if (body.size() < 2 || (body.at(1) & PRESET_DICTIONARY) != 0) {
            // The library reads such a stream as an empty one.
            throw new IOException("no dictionary was agreed");
        }
        return new InflaterInputStream(body.toInputStream());
    }
}
