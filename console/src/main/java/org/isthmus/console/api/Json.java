// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.Secret;

/// JSON as this API speaks it: records, lists and maps as they stand; times and ids as text; an address in its
/// masked form, so that whoever may show the whole one says so by giving its text. Everything outside ASCII is
/// escaped, so that no control or direction character ever reaches a terminal.
public final class Json {
    private static final int DEEPEST = 32;
    private static final List<Class<?>> AS_TEXT = List.of(
            Instant.class,
            Duration.class,
            Address.class,
            Octets.class,
            Technology.class,
            ItemId.class,
            ImdnMessageId.class,
            ConversationId.class,
            ContributionId.class,
            ForeignId.class,
            Asserter.class,
            ByteSize.class,
            Listen.class,
            Secret.class);

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    /// One line.
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName(), bug);
        }
    }

    /// Indented, for people.
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName(), bug);
        }
    }

    static void write(Object value, OutputStream out) throws IOException {
        MAPPER.writeValue(out, value);
    }

    /// Throws when `text` is not one JSON value, names a key twice or nests too deep.
    public static JsonNode tree(String text) throws IOException {
        return MAPPER.readTree(text);
    }

    static JsonNode tree(byte[] octets) throws IOException {
        return MAPPER.readTree(octets);
    }

    /// The value as maps, lists, text, numbers and booleans.
    public static Object plain(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }

    /// A failure as the API and `--json` tell it.
    public static Map<String, Object> failure(CommandOutcome.Failed failed) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failed.code());
        error.put("message", failed.message());
        error.put("advice", failed.advice());
        if (!failed.data().isEmpty()) {
            error.put("data", failed.data());
        }
        return Map.of("error", error);
    }

    private static JsonMapper mapper() {
        SimpleModule module = new SimpleModule("isthmus");
        for (Class<?> type : AS_TEXT) {
            module.addSerializer(type, ToStringSerializer.instance);
        }
        module.addSerializer(new OptionalSerializer());
        JsonMapper mapper = JsonMapper.builder()
                .addModule(module)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(40)
                        .maxNameLength(500)
                        .build());
        return mapper;
    }
}
