// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.screening;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.screening.ContentScreening;

/// Screening by two lists: media types (`type/subtype`, `type/*`) and words. The list of words is text: one
/// word or phrase a line, empty lines and lines that begin with `#` do not count. A text is looked through
/// word by word, a word being letters and digits in a row, and case does not matter; so `spam` stands for
/// `Spam!` and not for `spamming`. Only text (`text/*`) is looked into.
///
/// What is found is told by the number of its line in the list, never by its words.
public final class ListScreening implements ContentScreening {
    /// Screens nothing out.
    public static final ListScreening NONE = new ListScreening(List.of(), List.of());

    private record Phrase(List<String> words, int line) {}

    private final List<String> media;
    private final Map<String, List<Phrase>> byFirstWord = new HashMap<>();

    /// `lines` is the list of words, line by line.
    public ListScreening(List<String> media, List<String> lines) {
        this.media = List.copyOf(media);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            List<String> words = line.startsWith("#") ? List.of() : words(line);
            if (!words.isEmpty()) {
                byFirstWord
                        .computeIfAbsent(words.getFirst(), _ -> new ArrayList<>())
                        .add(new Phrase(words, i + 1));
            }
        }
    }

    @Override
    public Optional<String> objection(Content content) {
        String type = content.bareType();
        if (media.stream().anyMatch(listed -> covers(listed, type))) {
            return Optional.of("content screening: this content type");
        }
        return byFirstWord.isEmpty() || !type.startsWith("text/") ? Optional.empty() : words(content);
    }

    private Optional<String> words(Content content) {
        List<String> words = words(content.text());
        for (int at = 0; at < words.size(); at++) {
            for (Phrase phrase : byFirstWord.getOrDefault(words.get(at), List.of())) {
                int end = at + phrase.words().size();
                if (end <= words.size() && words.subList(at, end).equals(phrase.words())) {
                    return Optional.of("content screening: line " + phrase.line() + " of the word list");
                }
            }
        }
        return Optional.empty();
    }

    /// Whether a listed media type (`image/*`, `image/png`) is or covers this bare one.
    public static boolean covers(String listed, String bareType) {
        return listed.equals("*/*")
                || listed.equals(bareType)
                || (listed.endsWith("/*") && bareType.startsWith(listed.substring(0, listed.length() - 1)));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); ) {
            int c = i < text.length() ? text.codePointAt(i) : ' ';
            if (Character.isLetterOrDigit(c)) {
                start = start < 0 ? i : start;
            } else if (start >= 0) {
                words.add(text.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
            i += Character.charCount(c);
        }
        return words;
    }
}
