// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// YAML text as a tree of nodes that know their lines, or the first fault that makes it no tree. Nesting is counted
/// on the flat stream of events before the tree is built by recursion; aliases are refused altogether, so nothing
/// can multiply.
sealed interface YamlTree {
    int DEEPEST = 20;
    int LONGEST = 1024 * 1024;

    record Tree(Node root) implements YamlTree {}

    /// A file of comments only, or of nothing.
    record Empty() implements YamlTree {}

    record Broken(Fault fault) implements YamlTree {}

    static YamlTree of(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(LONGEST)
                .setMaxAliasesForCollections(0)
                .build();
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            // The library's reader runs off its buffer at a half of a pair.
            return new Broken(new Fault(0, "", "", "not text: there is half a character in it"));
        }
        try {
            Optional<Fault> excess = excess(text, settings);
            if (excess.isPresent()) {
                return new Broken(excess.get());
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.isPresent() ? new Tree(root.get()) : new Empty();
        } catch (MarkedYamlEngineException marked) {
            Optional<Mark> mark = marked.getProblemMark();
            return broken(mark, "not YAML: " + marked.getProblem());
        } catch (YamlEngineException other) {
            return new Broken(new Fault(0, "", "", "not YAML: " + firstLine(other)));
        }
    }

    /// The entries of a list as they are written in `text`; empty when it is no list.
    static List<String> entries(String text) {
        return of(text) instanceof Tree(SequenceNode list)
                ? list.getValue().stream()
                        .map(entry -> text.substring(
                                entry.getStartMark().orElseThrow().getIndex(),
                                entry.getEndMark().orElseThrow().getIndex()))
                        .toList()
                : List.of();
    }

    static int line(Optional<Mark> mark) {
        return mark.map(found -> found.getLine() + 1).orElse(0);
    }

    private static Optional<Fault> excess(String text, LoadSettings settings) {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case DocumentStart -> documents++;
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> {
                    return Optional.of(broken(event.getStartMark(), "aliases (*name) are not used here")
                            .fault());
                }
                default -> {}
            }
            if (depth > DEEPEST || documents > 1) {
                String why = documents > 1 ? "one document is expected" : "nested more than " + DEEPEST + " deep";
                return Optional.of(broken(event.getStartMark(), why).fault());
            }
        }
        return Optional.empty();
    }

    private static Broken broken(Optional<Mark> mark, String why) {
        return new Broken(new Fault(line(mark), "", "", why));
    }

    private static String firstLine(Exception exception) {
        return String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    }
}
