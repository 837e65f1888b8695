// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.mime.HeaderBlock;
import org.isthmus.model.mime.HeaderBlockReader;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.Multipart;
import org.isthmus.model.mime.MultipartReader;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.IncomingSip;

/// The REGISTER of the device that a third-party REGISTER may carry in its body, as `message/sip` alone or in a
/// multipart (3GPP TS 24.229 section 5.4.1.7A). Of it the parameters of its Contacts are of use: what the
/// device can do. A body that can not be read tells nothing, which is no fault of the registration.
final class FirstRegister {
    private static final HeaderBlockReader HEADERS = new HeaderBlockReader(128, 8192, true);
    private static final int MOST_PARTS = 8;
    private static final Set<String> NO_FEATURES = Set.of("expires", "q", "+sip.instance", "reg-id");
    private static final byte[] REGISTER = "REGISTER ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END = {'\n'};

    private FirstRegister() {}

    static Set<String> features(IncomingSip request) {
        Optional<MediaType> type = request.headers().first("Content-Type").flatMap(MediaType::parse);
        Set<String> features = new LinkedHashSet<>();
        if (type.isPresent() && type.get().isMultipart()) {
            if (new MultipartReader(MOST_PARTS, HEADERS).read(request.body(), type.get())
                    instanceof Multipart.Parts(List<Multipart.Part> parts)) {
                parts.forEach(part -> add(part.octets(), features));
            }
        } else if (type.filter(known -> known.is("message/sip")).isPresent()) {
            add(request.body(), features);
        }
        return features;
    }

    private static void add(Octets message, Set<String> features) {
        int lineEnd = message.indexOf(LINE_END, 0);
        if (message.indexOf(REGISTER, 0) != 0
                || lineEnd < 0
                || !(HEADERS.read(message, lineEnd + 1)
                        instanceof HeaderBlock.Lines(List<HeaderBlock.Line> lines, int _))) {
            return;
        }
        for (HeaderBlock.Line line : lines) {
            int colon = line.text().indexOf(':');
            String name =
                    colon < 0 ? "" : line.text().substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.equals("contact") || name.equals("m")) {
                NameAddress.readAll(List.of(line.text().substring(colon + 1).strip())).stream()
                        .flatMap(List::stream)
                        .flatMap(contact -> contact.parameters().stream())
                        .filter(parameter -> !NO_FEATURES.contains(parameter.name()))
                        .forEach(parameter -> features.add(parameter.written()));
            }
        }
    }
}
