// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.platform.config.SettingsDifference.Change;
import org.junit.jupiter.api.Test;

class SettingsDifferenceTest {

    @Test
    void equal_settings_have_no_difference() {
        assertThat(between("name: main", "name: main # again")).isEmpty();
    }

    @Test
    void each_changed_setting_is_one_change_with_both_values_and_whether_it_is_live() {
        assertThat(between("name: main", "name: other\ncount: 6\nways: [sms, mms]\npart: {to: 5}\nkeeper: {}"))
                .containsExactly(
                        new Change("name", "main", "other", false),
                        new Change("count", "5", "6", true),
                        new Change("ways", "[sms, email]", "[sms, mms]", false),
                        new Change("keeper", "(none)", "{from: 1, to: 2}", false),
                        new Change("part.to", "2", "5", false));
    }

    @Test
    void an_entry_that_came_or_went_is_one_change_and_what_is_inside_a_live_list_is_live() {
        String one = "name: main\ncages: [{name: a, key: env:A}]";
        String two = "name: main\ncages: [{name: a, doors: 2, key: env:A}, {name: \"b c\", key: env:A}]";
        assertThat(between(one, two))
                .containsExactly(
                        new Change("cages[0].doors", "1", "2", true),
                        new Change("cages[1]", "(none)", "{name: \"b c\", doors: 1, key: (secret)}", true));
        assertThat(between(two, one))
                .contains(new Change("cages[1]", "{name: \"b c\", doors: 1, key: (secret)}", "(none)", true));
    }

    @Test
    void named_entries_are_compared_by_name() {
        assertThat(between("name: main\nweights: {a: 1, b: 2}", "name: main\nweights: {c: 3, b: 4}"))
                .containsExactly(
                        new Change("weights.a", "1", "(none)", false),
                        new Change("weights.b", "2", "4", false),
                        new Change("weights.c", "(none)", "3", false));
    }

    @Test
    void a_changed_secret_is_a_change_without_its_values() {
        assertThat(between("name: main\nkey: env:A", "name: main\nkey: env:B"))
                .containsExactly(new Change("key", "(secret)", "(secret)", false));
    }

    private static List<Change> between(String before, String after) {
        return SettingsDifference.between(read(before), read(after));
    }

    private static Zoo read(String yaml) {
        SettingsReader reader = new SettingsReader(
                name -> Optional.ofNullable(Map.of("A", "hush", "B", "hash").get(name)));
        return switch (reader.read(Zoo.class, yaml, Path.of("/etc"))) {
            case SettingsReading.Read<Zoo> read -> read.settings();
            case SettingsReading.Faulty<Zoo> faulty -> throw new AssertionError(faulty.faults());
        };
    }
}
