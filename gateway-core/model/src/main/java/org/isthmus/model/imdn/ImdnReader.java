// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.isthmus.model.Octets;
import org.isthmus.model.mime.HeaderBlockReader;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.Multipart;
import org.isthmus.model.mime.MultipartReader;
import org.isthmus.model.xml.BoundedXml;

/// Reads disposition notifications: one `message/imdn+xml` document (RFC 5438 section 11.1), or an aggregate of
/// them in a `multipart/mixed` (section 8.3), all of whose parts must be notifications.
///
/// Elements count by their local names, since interworking notifications come in two namespaces (stage 3
/// section 2.5) and documents without any are met. A status that does not belong to its type of notification
/// claims nothing ([ImdnStatus#OTHER]), and neither does one that is missing.
public record ImdnReader(ImdnLimits limits) {
    public static final String MEDIA_TYPE = "message/imdn+xml";

    private static final HeaderBlockReader PART_HEADERS = new HeaderBlockReader(32, 1024, true);

    /// Whether a body of this type is to be read here.
    public static boolean reads(MediaType type) {
        return type.is(MEDIA_TYPE);
    }

    /// A body of `type`: a notification or an aggregate.
    public ImdnReading read(MediaType type, Octets body) {
        return type.isMultipart() ? aggregate(type, body) : read(body);
    }

    /// One document.
    public ImdnReading read(Octets document) {
        if (document.size() > limits.octets()) {
            return new ImdnReading.TooLarge("more than " + limits.octets() + " octets of IMDN");
        }
        try {
            return ImdnDocument.read(BoundedXml.of(document, limits.depth()));
        } catch (XMLStreamException _) {
            return new ImdnReading.Malformed("not well-formed XML");
        }
    }

    private ImdnReading aggregate(MediaType type, Octets body) {
        return switch (new MultipartReader(limits.aggregated(), PART_HEADERS).read(body, type)) {
            case Multipart.Malformed(String why) -> new ImdnReading.Malformed(why);
            case Multipart.TooLarge(String why) -> new ImdnReading.TooLarge(why);
            case Multipart.Parts(List<Multipart.Part> parts) -> all(parts);
        };
    }

    private ImdnReading all(List<Multipart.Part> parts) {
        List<Imdn> notifications = new ArrayList<>();
        for (Multipart.Part part : parts) {
            if (!reads(part.type())) {
                return new ImdnReading.Malformed("a part of the aggregate is not a notification");
            }
            switch (read(part.octets())) {
                case ImdnReading.Read(List<Imdn> one) -> notifications.addAll(one);
                case ImdnReading refused -> {
                    return refused;
                }
            }
        }
        return notifications.isEmpty()
                ? new ImdnReading.Malformed("an aggregate of nothing")
                : new ImdnReading.Read(notifications);
    }
}
