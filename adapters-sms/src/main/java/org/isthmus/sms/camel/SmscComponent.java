// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.camel;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/// The Camel component `smsc:`. `smsc:<group>` as producer takes a `HandOverRequest` and answers with the
/// list of `HandOver`, one for each part asked for. As consumer it gives a `CpmMessage`, a `DeliveryReport`
/// or a `LateAnswer` as body; the `deliver_sm` is answered when its route has returned: well, or by the
/// `Refusal` that the route leaves as body, or with "send it again" when the route fails. Made by the
/// composition root with the groups it knows.
public final class SmscComponent extends DefaultComponent {
    private final Map<String, SmscGroup> groups;

    public SmscComponent(Collection<SmscGroup> groups) {
        this.groups = groups.stream().collect(Collectors.toConcurrentMap(SmscGroup::name, Function.identity()));
    }

    /// One more group, while the component runs. A group never leaves: one without links takes nothing.
    public void add(SmscGroup group) {
        group.context(getCamelContext());
        groups.put(group.name(), group);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        groups.values().forEach(group -> group.context(getCamelContext()));
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        SmscGroup group = groups.get(remaining);
        if (group == null) {
            throw new IllegalArgumentException("no link is of group " + remaining);
        }
        return new SmscEndpoint(uri, this, group);
    }
}
