// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.platform.config.SettingsDifference.Change;
import org.isthmus.platform.config.SettingsDifference.Kind;
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
                        new Change("name", Kind.VALUE, "main", "other", false),
                        new Change("count", Kind.VALUE, "5", "6", true),
                        new Change("ways", Kind.VALUE, "[sms, email]", "[sms, mms]", false),
                        new Change("keeper", Kind.VALUE, "(none)", "{from: 1, to: 2}", false),
                        new Change("part.to", Kind.VALUE, "2", "5", false));
    }

    @Test
    void an_entry_that_came_or_went_is_one_change_and_what_is_inside_a_live_list_is_live() {
        String one = "name: main\ncages: [{name: a, key: env:A}]";
        String two = "name: main\ncages: [{name: a, doors: 2, key: env:A}, {name: \"b c\", key: env:A}]";
        assertThat(between(one, two))
                .containsExactly(
                        new Change("cages.a.doors", Kind.VALUE, "1", "2", true),
                        new Change("cages", Kind.CAME, "(none)", "b c", true));
        assertThat(between(two, one)).contains(new Change("cages", Kind.WENT, "b c", "(none)", true));
    }

    @Test
    void entries_of_a_list_that_have_names_are_compared_by_name_and_their_order_is_one_change() {
        assertThat(between(
                        "name: main\ncages: [" + cage("a", 1) + cage("b", 2) + cage("c", 3) + "]",
                        "name: main\ncages: [" + cage("c", 3) + cage("d", 1) + cage("b", 5) + "]"))
                .extracting(Change::words)
                .containsExactly(
                        "cages: - a",
                        "cages.b.doors: 2 -> 5",
                        "cages: + d",
                        "cages: order changed: a, b, c -> c, d, b");
    }

    @Test
    void an_entry_between_others_is_no_change_of_their_order() {
        assertThat(between(
                        "name: main\ncages: [" + cage("a", 1) + cage("b", 2) + "]",
                        "name: main\ncages: [" + cage("a", 1) + cage("c", 3) + cage("b", 2) + "]"))
                .extracting(Change::words)
                .containsExactly("cages: + c");
    }

    @Test
    void entries_with_one_name_are_compared_by_place() {
        assertThat(between(
                        "name: main\ncages: [" + cage("a", 1) + cage("a", 2) + "]",
                        "name: main\ncages: [" + cage("a", 1) + cage("a", 3) + "]"))
                .extracting(Change::words)
                .containsExactly("cages[1].doors: 2 -> 3");
    }

    private static String cage(String name, int doors) {
        return "{name: " + name + ", doors: " + doors + ", key: env:A}, ";
    }

    @Test
    void named_entries_are_compared_by_name() {
        assertThat(between("name: main\nweights: {a: 1, b: 2}", "name: main\nweights: {c: 3, b: 4}"))
                .containsExactly(
                        new Change("weights.a", Kind.VALUE, "1", "(none)", false),
                        new Change("weights.b", Kind.VALUE, "2", "4", false),
                        new Change("weights.c", Kind.VALUE, "(none)", "3", false));
    }

    @Test
    void a_changed_secret_is_a_change_without_its_values() {
        assertThat(between("name: main\nkey: env:A", "name: main\nkey: env:B"))
                .containsExactly(new Change("key", Kind.VALUE, "(secret)", "(secret)", false));
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
