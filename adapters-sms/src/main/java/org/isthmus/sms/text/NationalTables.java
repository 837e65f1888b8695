// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.settings.SmsTextSettings.NationalLanguage;

/// The tables of `national-language-tables.txt` beside this class (3GPP TS 23.038 annexes A.2 and A.3): for
/// each code its character, 0 where nothing stands. A file that does not read as it says is our own mistake and
/// throws.
final class NationalTables {
    private static final int CODES = 128;
    private static final String VOID = "----";
    private static final String LOCKING = "locking";
    private static final String SINGLE = "single";
    private static final NationalTables READ = new NationalTables();

    private final Map<Integer, char[]> locking = new HashMap<>();
    private final Map<Integer, char[]> single = new HashMap<>();

    private NationalTables() {
        char[] table = {};
        int code = 0;
        for (String line : lines()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" ", -1);
            if (words[words.length - 1].equals(LOCKING) || words[words.length - 1].equals(SINGLE)) {
                table = new char[CODES];
                code = 0;
                tables(words[1]).put(language(words[0]), table);
                continue;
            }
            for (String word : words) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    code = Integer.parseInt(word.substring(0, equals), 16);
                }
                String point = word.substring(equals + 1);
                table[code++] = point.equals(VOID) ? 0 : (char) Integer.parseInt(point, 16);
            }
        }
    }

    private Map<Integer, char[]> tables(String kind) {
        return kind.equals(LOCKING) ? locking : single;
    }

    private static int language(String word) {
        return NationalLanguage.valueOf(word.toUpperCase(Locale.ROOT)).identifier();
    }

    /// Empty for a language that has no such table, or that nobody knows.
    static Optional<char[]> locking(int language) {
        return Optional.ofNullable(READ.locking.get(language));
    }

    static Optional<char[]> single(int language) {
        return Optional.ofNullable(READ.single.get(language));
    }

    private static List<String> lines() {
        try (InputStream in = NationalTables.class.getResourceAsStream("national-language-tables.txt")) {
            if (in == null) {
                throw new IllegalStateException("the national language tables are missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("the national language tables can not be read", e);
        }
    }
}
