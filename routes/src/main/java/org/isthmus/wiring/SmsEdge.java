// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.io.IOException;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsTlsSettings;
import org.isthmus.sip.tls.TlsMaterial;
import org.isthmus.sms.SmsInterworkingFunction;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.segment.ConcatReferences;
import org.isthmus.sms.smpp.LinkAlarms;
import org.isthmus.sms.smpp.SmsLink;
import org.isthmus.sms.text.TextRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The groups of links to message centres, as the settings in force make them: each takes what comes in, and each with
/// a link that can send is an adapter of its own, since texts are written as its message centre wants them.
///
/// A group that is gone from the settings stays without links, so that what was on its way to it is put off and not
/// lost. Its adapter is gone at once, and selection takes another way. After a restart there is no such group any more:
/// what it had taken in parts is then read by the first of the file.
final class SmsEdge {
    private static final Logger LOG = LoggerFactory.getLogger(SmsEdge.class);

    private final SmscGroup.Surroundings with;
    private final ConcatReferences references = new ConcatReferences();
    private final Collection<InterworkingFunction> adapters = new Adapters();
    private final LinkAlarms alarms = new LinkAlarms();
    private volatile InForce inForce = new InForce(List.of(), List.of(), Map.of());
    private Consumer<SmscGroup> opener = _ -> {};

    private record InForce(List<SmscGroup> groups, List<InterworkingFunction> adapters, Map<Via, Integer> windows) {}

    SmsEdge(SmsSettings settings, SmscGroup.Surroundings with) {
        this.with = with;
        this.inForce = made(settings);
    }

    private InForce made(SmsSettings settings) {
        List<SmscGroup> groups = new ArrayList<>();
        settings.groups().forEach(name -> groups.add(group(name).orElseGet(() -> new SmscGroup(settings, name, with))));
        groups().stream().filter(group -> !groups.contains(group)).forEach(groups::add);
        List<InterworkingFunction> sending = new ArrayList<>();
        Map<Via, Integer> windows = new HashMap<>();
        for (String group : settings.sendingGroups()) {
            sending.add(new SmsInterworkingFunction(TextRules.of(settings, group), group, references));
            windows.put(
                    new Via(Technology.SMS, group),
                    settings.group(group).stream()
                            .filter(link -> link.bind() != SmsSettings.Bind.RECEIVER)
                            .mapToInt(link -> link.flow().window())
                            .sum());
        }
        return new InForce(List.copyOf(groups), List.copyOf(sending), Map.copyOf(windows));
    }

    /// What a link needs for TLS, from its files as they are now.
    static SSLContext context(SmsTlsSettings tls) throws IOException {
        return switch (TlsMaterial.read(tls.certificate(), tls.key(), tls.authorities())) {
            case TlsMaterial.Good good -> good.context();
            case TlsMaterial.Flawed(List<TlsMaterial.Flaw> flaws) -> {
                TlsMaterial.Flaw first = flaws.getFirst();
                throw new IOException("tls." + first.key() + " is not " + first.expected());
            }
        };
    }

    /// Starts the links; what had been promised before goes first. From now on `newcomers` gives a group that a change
    /// of the settings brings its routes, before its links start.
    synchronized void start(Consumer<SmscGroup> newcomers) {
        opener = newcomers;
        inherit(with.parts().groups());
        groups().forEach(SmscGroup::takeUp);
        groups().forEach(group -> group.links().start());
    }

    /// What changed settings need, made and not in force.
    final class Next {
        private final SmsSettings settings;
        private final InForce made;
        private final List<SmscGroup> came;
        private final Set<String> holders;

        private Next(SmsSettings settings, InForce made, List<SmscGroup> came, Set<String> holders) {
            this.settings = settings;
            this.made = made;
            this.came = came;
            this.holders = holders;
        }

        List<InterworkingFunction> adapters() {
            return made.adapters();
        }

        /// Gives the groups that come their routes: the last that may fail.
        void open() {
            came.forEach(opener);
        }

        /// Puts it in force: the links that changed are drained and built anew beside the traffic, the others are not
        /// touched. Those of groups that come are started when `rest` is in force, too.
        void apply(Runnable rest) {
            synchronized (SmsEdge.this) {
                List<SmscGroup> before = groups();
                inForce = made;
                rest.run();
                inherit(holders);
                came.forEach(SmscGroup::takeUp);
                came.forEach(group -> group.links().start());
                before.forEach(group -> group.apply(settings));
            }
        }
    }

    /// There is to be no other one before this is applied, or dropped.
    synchronized Next next(SmsSettings settings) {
        InForce made = made(settings);
        List<SmscGroup> before = groups();
        List<SmscGroup> came =
                made.groups().stream().filter(group -> !before.contains(group)).toList();
        return new Next(settings, made, came, with.parts().groups());
    }

    /// Parts that were accepted are somebody's, also when the group that took them is gone from the file. `holders` are
    /// the groups that took some.
    private void inherit(Set<String> holders) {
        Set<String> gone = new TreeSet<>(holders);
        List<SmscGroup> there = groups();
        there.forEach(group -> gone.remove(group.name()));
        for (SmscGroup group : there) {
            group.inherit(group == there.getFirst() ? gone : Set.of());
        }
        if (gone.isEmpty()) {
            return;
        }
        if (there.isEmpty()) {
            LOG.warn("parts of long messages wait that groups {} took; no group of links is left to read them", gone);
        } else {
            LOG.warn(
                    "parts of long messages that groups {} took, which are gone from the settings, are read as those of"
                            + " group {}",
                    gone,
                    there.getFirst().name());
        }
    }

    /// In the order of the file; those that are gone from it last.
    List<SmscGroup> groups() {
        return inForce.groups();
    }

    private Optional<SmscGroup> group(String name) {
        return groups().stream().filter(group -> group.name().equals(name)).findFirst();
    }

    LinkAlarms alarms() {
        return alarms;
    }

    /// To be called every second.
    void tick(Instant now) {
        groups().forEach(SmscGroup::tick);
        alarms.look(groups().stream().map(SmscGroup::links).toList(), now);
    }

    List<SmsLink> links() {
        return groups().stream().flatMap(group -> group.links().all().stream()).toList();
    }

    /// The one that stays, when another one of the name is leaving.
    Optional<SmsLink> link(String name) {
        return links().stream()
                .filter(link -> link.settings().name().equals(name))
                .min(Comparator.comparing(SmsLink::isLeaving));
    }

    /// One for each group that sends, in the order of the file: the first takes what no rule gives to another. What is
    /// in it changes with the settings.
    Collection<InterworkingFunction> adapters() {
        return adapters;
    }

    /// What the links of a group that sends bear at once; 0 for any other. What names no group goes to the first.
    int window(Via via) {
        InForce now = inForce;
        Via known =
                via.isNamed() || now.adapters().isEmpty() || !via.technology().equals(Technology.SMS)
                        ? via
                        : now.adapters().getFirst().via();
        return now.windows().getOrDefault(known, 0);
    }

    /// Takes no more messages from the message centres; receipts and answers still come.
    void refuseMessages() {
        groups().forEach(SmscGroup::refuseMessages);
    }

    synchronized void close() {
        groups().forEach(group -> group.links().close());
    }

    private final class Adapters extends AbstractCollection<InterworkingFunction> {
        @Override
        public Iterator<InterworkingFunction> iterator() {
            return inForce.adapters().iterator();
        }

        @Override
        public Spliterator<InterworkingFunction> spliterator() {
            return inForce.adapters().spliterator();
        }

        @Override
        public int size() {
            return inForce.adapters().size();
        }
    }
}
