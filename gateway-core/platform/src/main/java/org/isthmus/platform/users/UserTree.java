// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.Optional;
import org.isthmus.platform.config.Fault;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// The users file as a tree of nodes that know where they stand. Nesting is counted on the flat stream of events
/// before the tree is built, aliases are refused, and no tag ever makes an object.
sealed interface UserTree {
    int LONGEST = 16 * 1024 * 1024;
    int DEEPEST = 6;

    record Tree(MappingNode root) implements UserTree {}

    /// Comments only, or nothing.
    record Empty() implements UserTree {}

    record Broken(Fault fault) implements UserTree {}

    static UserTree of(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(LONGEST)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            int depth = 0;
            for (Event event : new Parse(settings).parseString(text)) {
                switch (event.getEventId()) {
                    case MappingStart, SequenceStart -> depth++;
                    case MappingEnd, SequenceEnd -> depth--;
                    default -> {}
                }
                if (depth > DEEPEST || event.getEventId() == Event.ID.Alias) {
                    return broken(event.getStartMark(), "keys, values and lists of them are expected here");
                }
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                return new Empty();
            }
            return root.get() instanceof MappingNode mapping
                    ? new Tree(mapping)
                    : broken(root.get().getStartMark(), "the keys realm and users are expected");
        } catch (MarkedYamlEngineException marked) {
            return broken(marked.getProblemMark(), "not YAML: " + marked.getProblem());
        } catch (YamlEngineException other) {
            String why = String.valueOf(other.getMessage()).lines().findFirst().orElse("");
            return broken(Optional.empty(), "not YAML: " + why);
        }
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private static Broken broken(Optional<Mark> mark, String why) {
        return new Broken(new Fault(mark.map(found -> found.getLine() + 1).orElse(0), "", "", why));
    }
}
