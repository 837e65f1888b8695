// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.isthmus.model.settings.BrokenLaws;
import org.isthmus.platform.config.SectionReader.Entry;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The line for a fault of two parts of the file: that of the setting which the law names as the wrong one, or else of
/// the first of those it looks at that the file has, or of as much of its path as is there.
final class LawLines {
    private LawLines() {}

    /// `otherwise` when the file has none of them.
    static int of(BrokenLaws.Law law, Map<String, Entry> entries, int otherwise) {
        List<Found> found = Stream.concat(Stream.of(law.at()), law.looksAt().stream())
                .map(path -> find(path, entries))
                .flatMap(Optional::stream)
                .toList();
        return found.stream()
                .filter(Found::whole)
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(Found::line)
                .orElse(otherwise);
    }

    private record Found(int line, boolean whole) {}

    private static Optional<Found> find(String path, Map<String, Entry> entries) {
        String[] steps = path.split("\\.", -1);
        Optional<Entry> at = step(steps[0], name -> Optional.ofNullable(entries.get(name)));
        for (int i = 1; i < steps.length && at.isPresent(); i++) {
            Node node = at.get().value();
            Optional<Entry> next = step(steps[i], name -> inside(node, name));
            if (next.isEmpty()) {
                return Optional.of(new Found(at.get().line(), false));
            }
            at = next;
        }
        return at.map(entry -> new Found(entry.line(), true));
    }

    /// What `name` or `name[n]` leads to.
    private static Optional<Entry> step(String written, Function<String, Optional<Entry>> by) {
        int bracket = written.indexOf('[');
        if (bracket < 0) {
            return by.apply(written);
        }
        int index = Integer.parseInt(written.substring(bracket + 1, written.length() - 1));
        return by.apply(written.substring(0, bracket))
                .map(entry -> entry.value() instanceof SequenceNode list
                                && index < list.getValue().size()
                        ? element(list.getValue().get(index))
                        : entry);
    }

    private static Optional<Entry> inside(Node node, String name) {
        if (!(node instanceof MappingNode mapping)) {
            return Optional.empty();
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return Optional.of(new Entry(YamlTree.line(key.getStartMark()), tuple.getValueNode()));
            }
        }
        return Optional.empty();
    }

    private static Entry element(Node node) {
        return new Entry(YamlTree.line(node.getStartMark()), node);
    }
}
