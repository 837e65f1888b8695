// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.settings.Secret;
import org.junit.jupiter.api.Test;

class JsonTest {
    private record Row(
            ItemId item,
            Address to,
            Instant at,
            Duration took,
            Optional<String> note,
            List<Octets> parts,
            Secret key) {}

    @Test
    void a_record_becomes_plain_text_numbers_and_lists() {
        Row row = new Row(
                new ItemId(1),
                new Msisdn("+447700900123"),
                Instant.parse("2026-11-20T12:00:00Z"),
                Duration.ofMillis(1500),
                Optional.of("late"),
                List.of(Octets.utf8("abc")),
                new Secret("hush"));
        assertThat(Json.write(row))
                .isEqualTo("{\"item\":\"0000000000001\",\"to\":\"+4477****123\",\"at\":\"2026-11-20T12:00:00Z\","
                        + "\"took\":\"PT1.5S\",\"note\":\"late\",\"parts\":[\"Octets[3]\"],\"key\":\"(secret)\"}");
    }

    @Test
    void an_absent_value_is_null() {
        assertThat(Json.write(List.of(Optional.empty()))).isEqualTo("[null]");
    }

    @Test
    void no_control_or_direction_character_comes_out_as_itself() {
        Map<String, String> odd = new LinkedHashMap<>();
        odd.put("a", "\u001b[2J\u0085\u202egpj.exe\u2066\u00e9");
        assertThat(Json.write(odd).chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
        assertThat(Json.pretty(odd)).contains("\\u202E");
    }

    @Test
    void a_key_that_is_there_twice_is_refused() {
        assertThatThrownBy(() -> Json.tree("{\"a\":1,\"a\":2}")).isInstanceOf(IOException.class);
    }
}
