// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.settings.BrokenLaws;
import org.isthmus.model.settings.Secret;
import org.isthmus.model.settings.Setting;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Turns nodes into settings and collects, for the whole tree, every fault and every value in force. For a part with
/// a fault something stands in that the file could have said, and reading goes on beside it, so that what is wrong
/// between the other settings shows too; with faults nobody gets to see what was made so. One reading by one thread.
final class SectionReader {
    private static final Set<Tag> ORDINARY = Set.of(Tag.STR, Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.MAP, Tag.SEQ);

    private final Surroundings around;
    private final SectionCheck check;
    private final List<Fault> faults = new ArrayList<>();
    private final List<EffectiveSetting> values = new ArrayList<>();
    private final Unreadable unreadable = new Unreadable();

    SectionReader(Surroundings around, SectionCheck check) {
        this.around = around;
        this.check = check;
    }

    List<Fault> faults() {
        return faults;
    }

    List<EffectiveSetting> values() {
        return values;
    }

    /// Where a node stands: its path, the setting that it belongs to, whether the file or a default says it, and
    /// whether it may change live.
    private record Place(String path, Setting setting, boolean inFile, boolean live) {
        Place at(String longer) {
            return new Place(longer, setting, inFile, live);
        }
    }

    Optional<Object> section(Class<?> type, Map<String, Entry> entries, int line, String path, boolean live) {
        return section(type, entries, line, path, true, live);
    }

    private Optional<Object> section(
            Class<?> type, Map<String, Entry> entries, int line, String path, boolean inFile, boolean live) {
        refuseUnknown(type, entries, path);
        List<Optional<Object>> parts = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (RecordComponent component : Components.of(type)) {
            Setting setting = Components.setting(component);
            String key = Components.key(component);
            String longer = path.isEmpty() ? key : path + "." + key;
            Place place = new Place(longer, setting, inFile, live || setting.live());
            Shape shape = Shape.of(component);
            Entry entry = entries.get(key);
            places.add(place);
            parts.add(
                    entry == null || isNothing(entry.value())
                            ? absent(shape, entry == null ? line : entry.line(), place)
                            : present(shape, entry.value(), place));
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isEmpty()) {
                standIn(type, parts, places, i);
            }
        }
        Components.Made made = make(type, parts, entries, line, path);
        if (made.section().isEmpty() && parts.stream().allMatch(Optional::isPresent)) {
            for (int i = 0; i < parts.size(); i++) {
                if (isLookedAt(Components.key(Components.of(type).get(i)), made.refusals())) {
                    standIn(type, parts, places, i);
                }
            }
            made = make(type, parts, entries, line, path);
        }
        made.section().ifPresent(section -> object((Record) section, entries, line, path));
        return made.section();
    }

    /// What concerns one section bears its line; what concerns several, that of the one that is wrong.
    private Components.Made make(
            Class<?> type, List<Optional<Object>> parts, Map<String, Entry> entries, int line, String path) {
        if (parts.stream().anyMatch(Optional::isEmpty)) {
            return new Components.Made(Optional.empty(), List.of());
        }
        Components.Made made =
                Components.make(type, parts.stream().map(Optional::orElseThrow).toList());
        made.refusals().stream()
                .filter(law -> !unreadable.concerns(path, law.looksAt()))
                .forEach(law -> fault(path.isEmpty() ? LawLines.of(law, entries, line) : line, path, "", law.words()));
        return made;
    }

    private static boolean isLookedAt(String key, List<BrokenLaws.Law> laws) {
        return laws.stream()
                .flatMap(law -> law.looksAt().stream())
                .anyMatch(looked -> looked.isEmpty() || looked.equals(key) || looked.startsWith(key + "."));
    }

    private void standIn(Class<?> type, List<Optional<Object>> parts, List<Place> places, int index) {
        Place place = places.get(index);
        unreadable.add(place.path());
        Shape shape = Shape.of(Components.of(type).get(index));
        parts.set(index, new SectionReader(around, _ -> List.of()).standIn(shape, place));
    }

    /// Something that the file could have said there; empty when nothing is known. Notes faults and values, so it is
    /// asked of a reader that is thrown away.
    private Optional<Object> standIn(Shape shape, Place place) {
        if (!(shape instanceof Shape.Maybe) && !place.setting().fallback().isEmpty()) {
            return fallback(shape, place);
        }
        return switch (shape) {
            case Shape.Maybe _ -> Optional.of(Optional.empty());
            case Shape.Section(Class<?> type) -> section(type, Map.of(), 0, place.path(), false, place.live());
            case Shape.Sequence(Shape _, boolean unique) -> Optional.of(unique ? Set.of() : List.of());
            case Shape.Named _ -> Optional.of(Map.of());
            case Shape.Line(ScalarType type) when type.secret() -> Optional.of(new Secret(""));
            case Shape.Line(ScalarType type) ->
                type.read(place.setting().example(), around) instanceof Scanned.Good(Object value)
                        ? Optional.of(value)
                        : Optional.empty();
        };
    }

    private void object(Record section, Map<String, Entry> entries, int line, String path) {
        for (SectionCheck.Objection objection : check.check(section)) {
            String key = objection.key();
            int bracket = key.indexOf('[');
            String plain = bracket < 0 ? key : key.substring(0, bracket);
            if (unreadable.concerns(path, List.of(plain))) {
                continue;
            }
            Entry entry = entries.get(plain);
            int at = entry == null ? line : bracket < 0 ? entry.line() : line(entry, key.substring(bracket));
            fault(at, path.isEmpty() ? key : path + "." + key, objection.value(), expected(objection.words()));
        }
    }

    /// The line of one element; `index` is written `[n]`.
    private static int line(Entry entry, String index) {
        return entry.value() instanceof SequenceNode sequence
                ? line(sequence.getValue().get(Integer.parseInt(index.substring(1, index.length() - 1))))
                : entry.line();
    }

    private void refuseUnknown(Class<?> type, Map<String, Entry> entries, String path) {
        List<String> known = Components.of(type).stream().map(Components::key).toList();
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                String longer = path.isEmpty() ? key : path + "." + key;
                String meant = NearestKey.of(key, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("; known here: " + String.join(", ", known));
                fault(entry.line(), longer, "", "there is no such setting" + meant);
            }
        });
    }

    private Optional<Object> absent(Shape shape, int line, Place place) {
        if (shape instanceof Shape.Maybe) {
            note(place, "(none)", line, false);
            return Optional.of(Optional.empty());
        }
        if (!place.setting().fallback().isEmpty()) {
            return fallback(shape, place);
        }
        if (shape instanceof Shape.Section(Class<?> type)) {
            return section(type, Map.of(), line, place.path(), place.inFile(), place.live());
        }
        String example = place.setting().example();
        fault(
                line,
                place.path(),
                "",
                "is missing: " + words(shape, place.setting()) + " is expected"
                        + (example.isEmpty() ? "" : ", for example " + example));
        return Optional.empty();
    }

    private Optional<Object> fallback(Shape shape, Place place) {
        if (!(YamlTree.of(place.setting().fallback()) instanceof YamlTree.Tree(Node root))) {
            throw new IllegalStateException("the default of " + place.path() + " is not YAML");
        }
        int before = faults.size();
        Optional<Object> value = present(shape, root, new Place(place.path(), place.setting(), false, place.live()));
        if (faults.size() > before) {
            throw new IllegalStateException("the default of " + place.path() + ": " + faults.getLast());
        }
        return value;
    }

    private Optional<Object> present(Shape shape, Node node, Place place) {
        if (!isOrdinary(node)) {
            fault(line(node), place.path(), node.getTag().toString(), "tags are not used here");
            return Optional.empty();
        }
        return switch (shape) {
            case Shape.Maybe(Shape inside) -> present(inside, node, place).map(Optional::of);
            case Shape.Line(ScalarType type) when node instanceof ScalarNode scalar -> line(type, scalar, place);
            case Shape.Section(Class<?> type)
            when node instanceof MappingNode mapping ->
                section(type, entries(mapping, place.path()), line(node), place.path(), place.inFile(), place.live());
            case Shape.Sequence(Shape element, boolean unique)
            when node instanceof SequenceNode sequence -> sequence(element, unique, sequence, place);
            case Shape.Named(ScalarType name, Shape value)
            when node instanceof MappingNode mapping -> named(name, value, mapping, place);
            default -> {
                fault(line(node), place.path(), "", words(shape, place.setting()) + " is expected here");
                yield Optional.empty();
            }
        };
    }

    private Optional<Object> line(ScalarType type, ScalarNode node, Place place) {
        String text = node.getValue();
        String shown = type.secret() ? "(not shown)" : text;
        switch (type.read(text, around)) {
            case Scanned.Good(Object value)
            when Bounds.hold(type, place.setting(), text, value) -> {
                note(place, type.write(value), line(node), place.inFile());
                return Optional.of(value);
            }
            case Scanned.Good _ ->
                fault(line(node), place.path(), shown, expected(Bounds.words(type, place.setting())));
            case Scanned.Bad(String expectation) ->
                fault(
                        line(node),
                        place.path(),
                        shown,
                        expected(expectation.isEmpty() ? Bounds.words(type, place.setting()) : expectation));
        }
        return Optional.empty();
    }

    private Optional<Object> sequence(Shape element, boolean unique, SequenceNode node, Place place) {
        List<Object> found = new ArrayList<>();
        int index = 0;
        for (Node entry : node.getValue()) {
            present(element, entry, place.at(place.path() + "[" + index + "]"))
                    .ifPresentOrElse(found::add, () -> unreadable.addElementOf(place.path()));
            index++;
        }
        if (index == 0) {
            note(place, "[]", line(node), place.inFile());
        }
        return Optional.of(unique ? Collections.unmodifiableSet(new LinkedHashSet<>(found)) : List.copyOf(found));
    }

    private Optional<Object> named(ScalarType name, Shape value, MappingNode node, Place place) {
        Map<Object, Object> found = new LinkedHashMap<>();
        Map<String, Entry> entries = entries(node, place.path());
        entries.forEach((key, entry) -> {
            String longer = place.path() + "." + key;
            switch (name.read(key, around)) {
                case Scanned.Good(Object known) ->
                    present(value, entry.value(), place.at(longer))
                            .ifPresentOrElse(
                                    made -> found.put(known, made), () -> unreadable.addElementOf(place.path()));
                case Scanned.Bad(String expectation) ->
                    fault(entry.line(), longer, key, expected(expectation.isEmpty() ? name.name() : expectation));
            }
        });
        if (entries.isEmpty()) {
            note(place, "{}", line(node), place.inFile());
        }
        return Optional.of(Collections.unmodifiableMap(found));
    }

    /// A key's line and its value.
    record Entry(int line, Node value) {}

    Map<String, Entry> entries(MappingNode mapping, String path) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode scalar)) {
                fault(line(key), path, "", "a key is one word");
            } else if (entries.containsKey(scalar.getValue())) {
                String longer = path.isEmpty() ? scalar.getValue() : path + "." + scalar.getValue();
                int first = entries.get(scalar.getValue()).line();
                fault(line(key), longer, "", "is there twice; the first is in line " + first);
            } else {
                entries.put(scalar.getValue(), new Entry(line(key), tuple.getValueNode()));
            }
        }
        return entries;
    }

    private static String words(Shape shape, Setting setting) {
        return switch (shape) {
            case Shape.Line(ScalarType type) -> Bounds.words(type, setting);
            case Shape.Section(Class<?> type) ->
                "a section with "
                        + Components.of(type).stream().map(Components::key).collect(Collectors.joining(", "));
            case Shape.Sequence _ -> "a list";
            case Shape.Named _ -> "a set of named entries";
            case Shape.Maybe(Shape inside) -> words(inside, setting);
        };
    }

    private static String expected(String words) {
        return words + " is expected";
    }

    private void note(Place place, String value, int line, boolean inFile) {
        EffectiveSetting.Origin origin = inFile ? new EffectiveSetting.InFile(line) : new EffectiveSetting.Default();
        values.add(new EffectiveSetting(place.path(), value, origin, place.live()));
    }

    private void fault(int line, String path, String value, String expectation) {
        faults.add(new Fault(line, path, value, expectation));
    }

    private static int line(Node node) {
        return YamlTree.line(node.getStartMark());
    }

    /// A key with nothing behind it counts as not given. An empty text has to be written `""`.
    private static boolean isNothing(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private static boolean isOrdinary(Node node) {
        return ORDINARY.contains(node.getTag());
    }
}
