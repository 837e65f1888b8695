// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final Path FOLDER = Path.of("/etc/isthmus");
    private static final SettingsReader READER = new SettingsReader(
            name -> Optional.ofNullable(Map.of("ZOO", "hush-hush", "EMPTY", "").get(name)));

    @Test
    void what_is_left_out_has_its_default() {
        Zoo zoo = read("name: main");
        assertThat(zoo.count()).isEqualTo(5);
        assertThat(zoo.share()).isEqualTo(0.5);
        assertThat(zoo.large()).isEqualTo(5_000_000_000L);
        assertThat(zoo.delay()).isEqualTo(Duration.ofSeconds(20));
        assertThat(zoo.size()).isEqualTo(new ByteSize(65536));
        assertThat(zoo.listen()).isEqualTo(new Listen("127.0.0.1", 80));
        assertThat(zoo.folder()).isEqualTo(Path.of("/etc/isthmus/data/zoo"));
        assertThat(zoo.mode()).isEqualTo(Zoo.Mode.BEST_EFFORT);
        assertThat(zoo.key()).isEmpty();
        assertThat(zoo.ways()).containsExactly(Technology.SMS, Technology.EMAIL);
        assertThat(zoo.weights()).isEqualTo(Map.of("a", 1));
        assertThat(zoo.keeper()).isEmpty();
        assertThat(zoo.part()).isEqualTo(new Zoo.Keeper(1, 2));
    }

    @Test
    void every_kind_of_setting_is_read() {
        Zoo zoo = read("""
                name: zoo
                count: 7
                share: 0.25
                large: 9000000000
                on: true
                delay: 1m30s
                size: 1MiB
                listen: "[::1]:0"
                folder: ../other
                mode: always
                key: env:ZOO
                ways: [mms]
                words: [x, y, x]
                weights: {b: 2, c: 3}
                cages:
                  - name: lions
                    key: env:ZOO
                  - {name: bears, doors: 3, key: env:ZOO}
                keeper: {}
                part: {from: 2, to: 2}
                """);
        assertThat(zoo)
                .isEqualTo(new Zoo(
                        "zoo",
                        7,
                        0.25,
                        9_000_000_000L,
                        true,
                        Duration.ofSeconds(90),
                        new ByteSize(1 << 20),
                        new Listen("::1", 0),
                        Path.of("/etc/other"),
                        Zoo.Mode.ALWAYS,
                        Optional.of(new Secret("hush-hush")),
                        List.of(new Technology("mms")),
                        Set.of("x", "y"),
                        Map.of("b", 2, "c", 3),
                        List.of(
                                new Zoo.Cage("lions", 1, new Secret("hush-hush")),
                                new Zoo.Cage("bears", 3, new Secret("hush-hush"))),
                        Optional.of(new Zoo.Keeper(1, 2)),
                        new Zoo.Keeper(2, 2)));
    }

    @Test
    void all_faults_come_at_once_each_with_its_line_and_path() {
        List<Fault> faults = faults("""
                # line 1
                nmae: main
                count: 11
                delay: 20
                cages:
                  - doors: many
                    key: env:ZOO
                    colour: red
                  - name: bears
                    key: hush-hush
                part:
                  from: 3
                weights: {a: -1}
                """);
        assertThat(faults.stream().map(Fault::toString))
                .containsExactly(
                        "line 1: name: is missing: text that matches [a-z]+ is expected, for example main",
                        "line 2: nmae: there is no such setting; did you mean \"name\"?",
                        "line 3: count is \"11\": a whole number from 1 to 10 is expected",
                        "line 4: delay is \"20\": a duration from 1s to 1h, written like 500ms, 20s, 5m, 2h or 7d is expected",
                        "line 6: cages[0].name: is missing: text is expected, for example lions",
                        "line 6: cages[0].doors is \"many\": a whole number, at least 1 is expected",
                        "line 8: cages[0].colour: there is no such setting; known here: name, doors, key",
                        "line 10: cages[1].key is \"(not shown)\": a reference, file:PATH or env:NAME, and never the"
                                + " secret itself is expected",
                        "line 12: part: from must not be above to",
                        "line 13: weights.a is \"-1\": a whole number, at least 0 is expected");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count: 0             | count is "0"
            count: 1.5           | count is "1.5"
            count: [1]           | a whole number from 1 to 10 is expected here
            count: 99999999999   | count is "99999999999"
            share: NaN           | share is "NaN"
            share: 0.5d          | share is "0.5d"
            on: yes              | true or false is expected
            delay: 20 s           | delay is "20 s"
            delay: 5m1h           | delay is "5m1h"
            delay: 2h             | from 1s to 1h, written like
            size: 64KB           | a size, at most 1MiB, written like 1300, 64KiB, 10MiB or 2GiB is expected
            size: 2MiB           | at most 1MiB
            listen: localhost    | a host and port
            listen: ::1:80       | a host and port
            listen: a:65536      | a host and port
            mode: sometimes      | one of off, best-effort, always is expected
            mode: BEST_EFFORT    | one of off, best-effort, always is expected
            ways: [SMS]          | technology name
            ways: sms            | a list is expected here
            words: {a: b}        | a list is expected here
            part: 5              | a section with from, to is expected here
            key: env:NONE        | an environment variable that is set (NONE is not) is expected
            key: env:EMPTY       | an environment variable that is set
            key: file:/nowhere/x | there is no /nowhere/x
            """)
    void a_value_that_does_not_fit_says_what_would(String line, String expectation) {
        assertThat(faults("name: main\n" + line).toString())
                .contains(expectation)
                .contains("line 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a: b\n  c: d: e'                  | not YAML
            'name: "open'                      | not YAML
            'name: main\nname: other'          | is there twice; the first is in line 1
            '- a'                              | keys and values are expected
            'name: &x main\nmode: *x'          | aliases
            'name: main\n---\nname: main'      | one document
            'name: !!java.io.File main'        | tags are not used here
            'name: !thing main'                | tags are not used here
            '? [a]\n: b'                       | a key is one word
            """)
    void a_file_that_is_no_plain_yaml_is_a_fault_and_never_an_exception(String text, String expectation) {
        assertThat(faults(text.replace("\\n", "\n")).toString()).contains(expectation);
    }

    @Test
    void deep_nesting_is_cut_off_before_it_is_followed() {
        assertThat(faults("name: " + "[".repeat(200_000)).toString()).contains("nested more than");
    }

    @Test
    void aliases_can_not_multiply() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(faults(bomb.toString()).toString()).contains("aliases");
    }

    @Test
    void a_file_that_is_too_long_or_absent_or_no_text_is_a_fault(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("isthmus.yaml");
        assertThat(READER.readFile(Zoo.class, file)).isInstanceOf(SettingsReading.Faulty.class);
        Files.writeString(file, "#".repeat(2 * 1024 * 1024));
        assertThat(READER.readFile(Zoo.class, file).toString()).contains("longer than");
        Files.write(file, new byte[] {'n', (byte) 0xff});
        assertThat(READER.readFile(Zoo.class, file).toString()).contains("not in UTF-8");
    }

    @Test
    void a_secret_comes_from_the_first_line_of_a_file_beside_the_configuration(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("zoo.key"), "hush\nignored\n");
        Files.writeString(folder.resolve("isthmus.yaml"), "name: main\nkey: file:zoo.key\n");
        assertThat(READER.readFile(Zoo.class, folder.resolve("isthmus.yaml")))
                .isInstanceOfSatisfying(
                        SettingsReading.Read.class,
                        read -> assertThat(((Zoo) read.settings()).key()).contains(new Secret("hush")));
    }

    @Test
    void every_value_in_force_has_its_origin_and_no_secret_is_shown() {
        SettingsReading<Zoo> reading = READER.read(Zoo.class, "name: main\nkey: env:ZOO\npart:\n  to: 9\n", FOLDER);
        assertThat(reading).isInstanceOf(SettingsReading.Read.class);
        List<EffectiveSetting> values = ((SettingsReading.Read<Zoo>) reading).values();
        assertThat(values)
                .contains(
                        new EffectiveSetting("name", "main", new EffectiveSetting.InFile(1), false),
                        new EffectiveSetting("count", "5", new EffectiveSetting.Default(), true),
                        new EffectiveSetting("key", "(secret)", new EffectiveSetting.InFile(2), false),
                        new EffectiveSetting("part.from", "1", new EffectiveSetting.Default(), false),
                        new EffectiveSetting("part.to", "9", new EffectiveSetting.InFile(4), false),
                        new EffectiveSetting("ways[1]", "email", new EffectiveSetting.Default(), false),
                        new EffectiveSetting("keeper", "(none)", new EffectiveSetting.Default(), false));
        assertThat(reading.toString()).doesNotContain("hush-hush");
    }

    @Test
    void no_fault_shows_a_secret_or_a_control_character() {
        assertThat(faults("name: \"\\e[2J\\u202e\"\nkey: my-password-in-the-file")
                        .toString())
                .doesNotContain("my-password", "\u001b", "\u202e");
    }

    /// Whatever stands in the file, reading answers.
    @Test
    void damaged_files_are_read_or_faulty_and_never_throw() {
        long seed = System.nanoTime();
        System.out.println("SettingsReaderTest seed " + seed);
        Random random = new Random(seed);
        String sample = SampleWriter.write(Zoo.class);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder(sample);
            for (int i = 0; i <= random.nextInt(4); i++) {
                String junk = "\n:-[]{}&*!#|>'\"%@` \t0x\u0000\ud800";
                text.setCharAt(random.nextInt(text.length()), junk.charAt(random.nextInt(junk.length())));
            }
            assertThat(READER.read(Zoo.class, text.toString(), FOLDER)).isNotNull();
        }
    }

    @Test
    void durations_are_written_as_they_are_read() {
        for (String text : List.of("0s", "1ms", "20s", "5m", "2h", "7d", "1500ms", "90s", "25h")) {
            assertThat(Durations.write(Durations.read(text).orElseThrow())).isEqualTo(text);
        }
        assertThat(Durations.read("1h30m")).contains(Duration.ofMinutes(90));
        for (String text : List.of("", "5", "s", "-5s", "5S", "1m1m", "1s 1ms", "9999999999s", "\u0665s")) {
            assertThat(Durations.read(text)).as(text).isEmpty();
        }
    }

    private static Zoo read(String yaml) {
        return switch (READER.read(Zoo.class, yaml, FOLDER)) {
            case SettingsReading.Read<Zoo> read -> read.settings();
            case SettingsReading.Faulty<Zoo> faulty -> throw new AssertionError(faulty.faults());
        };
    }

    private static List<Fault> faults(String yaml) {
        return switch (READER.read(
                Zoo.class, new String(yaml.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), FOLDER)) {
            case SettingsReading.Read<Zoo> read -> throw new AssertionError(read.settings());
            case SettingsReading.Faulty<Zoo> faulty -> faulty.faults();
        };
    }
}
