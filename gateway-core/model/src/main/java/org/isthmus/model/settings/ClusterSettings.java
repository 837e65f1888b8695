// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;

/// The nodes that share what they must know now. Members are listed, never discovered. The traffic between them
/// is not encrypted: it belongs into a closed network.
public record ClusterSettings(
        @Setting(value = "The name of the cluster; members of another name are refused.", fallback = "isthmus")
        String name,

        @Setting(
                value = "Where this node's member port listens: an address of the closed network.",
                example = "10.0.0.1:5701")
        Listen listen,

        @Setting(
                value = "The member ports of all nodes, this one among them.",
                example = "[\"10.0.0.1:5701\", \"10.0.0.2:5701\"]")
        List<Listen> members) {
    public ClusterSettings {
        members = List.copyOf(members);
        new SectionLaws()
                .law(!members.isEmpty(), "members must name the nodes of the cluster", "members")
                .law(
                        members.stream().noneMatch(member -> member.port() == 0),
                        "members need the ports that they listen on, not 0",
                        "members.*")
                .enforce();
    }
}
