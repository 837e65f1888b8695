// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.SmsInterworkingFunction;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.segment.ConcatReferences;
import org.isthmus.sms.smpp.SmsLink;
import org.isthmus.sms.text.TextRules;

/// The groups of links to message centres, as the settings make them: each takes what comes in, and each with a link
/// that can send is an adapter of its own, since texts are written as its message centre wants them.
final class SmsEdge {
    private final List<SmscGroup> groups;
    private final List<InterworkingFunction> adapters;
    private final Map<Via, Integer> windows;

    SmsEdge(SmsSettings settings, SmscGroup.Surroundings with) {
        ConcatReferences references = new ConcatReferences();
        this.groups = settings.groups().stream()
                .map(group -> new SmscGroup(settings, group, with))
                .toList();
        this.adapters = settings.sendingGroups().stream()
                .<InterworkingFunction>map(
                        group -> new SmsInterworkingFunction(TextRules.of(settings, group), group, references))
                .toList();
        this.windows = settings.sendingGroups().stream()
                .collect(Collectors.toMap(
                        group -> new Via(Technology.SMS, group),
                        group -> settings.group(group).stream()
                                .filter(link -> link.bind() != SmsSettings.Bind.RECEIVER)
                                .mapToInt(link -> link.flow().window())
                                .sum()));
    }

    List<SmscGroup> groups() {
        return groups;
    }

    List<SmsLink> links() {
        return groups.stream().flatMap(group -> group.links().all().stream()).toList();
    }

    /// One for each group that sends, in the order of the file: the first takes what no rule gives to another.
    List<InterworkingFunction> adapters() {
        return adapters;
    }

    /// What the links of each group that sends bear at once.
    Map<Via, Integer> windows() {
        return windows;
    }

    /// What had been promised before goes first.
    void start() {
        groups.forEach(SmscGroup::takeUp);
        groups.forEach(group -> group.links().start());
    }

    void refuseMessages() {
        groups.forEach(SmscGroup::refuseMessages);
    }

    void close() {
        groups.forEach(group -> group.links().close());
    }
}
