// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.cpm.delivery.DeliveryStep.Handling;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.junit.jupiter.api.Test;

/// Walks the delivery machine over every pair of state and event, and prints what it found as the page
/// `docs/states/delivery.md`. `-Disthmus.accept=true` rewrites the page.
class DeliveryTableTest {
    private static final Path PAGE = Path.of("..", "docs", "states", "delivery.md");

    private record Pair(String state, String event) {}

    private record Row(String state, String event, Handling handling) implements Comparable<Row> {
        private static final List<String> STATES = names(DeliveryState.class);
        private static final List<String> EVENTS = names(DeliveryEvent.class);

        @Override
        public int compareTo(Row other) {
            int byState = Integer.compare(STATES.indexOf(state), STATES.indexOf(other.state));
            int byEvent = Integer.compare(EVENTS.indexOf(event), EVENTS.indexOf(other.event));
            return byState != 0 ? byState : byEvent != 0 ? byEvent : handling.compareTo(other.handling);
        }
    }

    private record Found(Set<String> next, Set<String> effects) {}

    private final Map<Row, Found> table = walk();

    @Test
    void every_pair_of_state_and_event_is_taken() {
        Set<Pair> taken = new HashSet<>();
        table.keySet().forEach(row -> taken.add(new Pair(row.state(), row.event())));
        Set<Pair> all = new HashSet<>();
        for (String state : names(DeliveryState.class)) {
            names(DeliveryEvent.class).forEach(event -> all.add(new Pair(state, event)));
        }
        assertThat(taken).isEqualTo(all);
    }

    @Test
    void every_handler_is_used() {
        Set<Handling> used = EnumSet.noneOf(Handling.class);
        table.keySet().forEach(row -> used.add(row.handling()));
        assertThat(used).containsExactlyInAnyOrder(Handling.values());
    }

    @Test
    void every_effect_and_every_end_is_reached() {
        Set<String> effects = new TreeSet<>();
        Set<String> next = new TreeSet<>();
        table.values().forEach(found -> {
            effects.addAll(found.effects());
            next.addAll(found.next());
        });
        assertThat(effects).contains("HandOverParts", "Choose", "Await", "Record", "Notify delivered", "Notify error");
        assertThat(next)
                .contains(Stream.of(DeliveryState.End.values())
                        .map(end -> "Ended: " + words(end))
                        .toArray(String[]::new));
    }

    @Test
    void what_means_nothing_changes_nothing() {
        table.forEach((row, found) -> {
            if (row.handling() == Handling.MEANINGLESS || row.handling() == Handling.NOT_YET) {
                assertThat(found.effects()).as(row.toString()).isEmpty();
            }
        });
    }

    @Test
    void the_printed_state_table_is_that_of_the_code() throws IOException {
        String page = page();
        if (Boolean.getBoolean("isthmus.accept")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).exists();
        assertThat(Files.readString(PAGE))
                .as("docs/states/delivery.md; dev/accept rewrites it")
                .isEqualTo(page);
    }

    private static Map<Row, Found> walk() {
        Map<Row, Found> table = new TreeMap<>();
        for (DeliveryPolicy policy : List.of(Scenes.POLICY, Scenes.STRICT)) {
            for (Delivery delivery : Scenes.deliveries()) {
                for (DeliveryEvent event : Scenes.events()) {
                    DeliveryStep step = DeliveryFunction.next(delivery, event, policy);
                    Row row = new Row(name(delivery.state()), name(event), step.handling());
                    Found found = table.computeIfAbsent(row, _ -> new Found(new TreeSet<>(), new TreeSet<>()));
                    found.next().add(stateWords(delivery.state(), step.state()));
                    step.effects().forEach(effect -> found.effects().add(words(effect)));
                }
            }
        }
        return table;
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                # How an item is delivered

                Printed from the code by `DeliveryTableTest`; `dev/accept` rewrites it. The machine is
                `cpm-functions/…/delivery/DeliveryFunction.java`, the table of what follows a failure is `DeliveryPolicy.java`.

                The story of one item: it is `Queued` on the way that selection chose (or `Choosing` one), becomes
                `HandingOver` before the first octet leaves, `AwaitingReport` when a peer has it (or may have it), and
                `Ended`. `AwaitingRecipient` is deferral. `—` means that the state stays as it is.

                ## Rules

                | rule | what it says |
                |---|---|
                """);
        for (Handling handling : Handling.values()) {
            page.append("| %s | %s |\n".formatted(words(handling), handling.words()));
        }
        page.append("\n## States and events\n");
        for (String state : names(DeliveryState.class)) {
            page.append("\n### %s\n\n| event | rule | becomes | effects |\n|---|---|---|---|\n".formatted(state));
            table.forEach((row, found) -> {
                if (row.state().equals(state) && row.handling() != Handling.MEANINGLESS) {
                    page.append("| %s | %s | %s | %s |\n"
                            .formatted(
                                    row.event(),
                                    words(row.handling()),
                                    String.join(", ", found.next()),
                                    String.join(", ", found.effects())));
                }
            });
            page.append("\nNothing happens on: %s.\n".formatted(meaningless(state)));
        }
        return page.toString();
    }

    private String meaningless(String state) {
        return table.keySet().stream()
                .filter(row -> row.state().equals(state) && row.handling() == Handling.MEANINGLESS)
                .map(Row::event)
                .collect(Collectors.joining(", "));
    }

    private static String stateWords(DeliveryState before, DeliveryState after) {
        if (before.equals(after)) {
            return "—";
        }
        return after instanceof Ended ended ? "Ended: " + words(ended.end()) : name(after);
    }

    private static String words(DeliveryEffect effect) {
        return effect instanceof DeliveryEffect.Notify notify
                ? "Notify " + words(notify.disposition().kind())
                : name(effect);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static String name(Object value) {
        return value.getClass().getSimpleName();
    }

    private static List<String> names(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
    }
}
