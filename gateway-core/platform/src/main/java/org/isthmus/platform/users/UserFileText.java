// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.isthmus.model.users.User;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Changes the text of a users file at one user, so that comments and order stay as people left them. What can not
/// be changed in place (a list written in brackets, say) gives empty, and the caller writes the whole file.
final class UserFileText {
    private static final String HEAD = """
            # The users served here. `isthmus user add|set|remove` edits this file, and so may you: the running
            # gateway reads it again when it changes. ha1 is made from digest-user, realm and password; the password
            # itself is stored nowhere. Keep this file to yourself: ha1 is as good as the password.
            """;

    private UserFileText() {}

    static String whole(String realm, List<User> users) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("realm: ").append(quoted(realm)).append('\n');
        text.append(users.isEmpty() ? "users: []\n" : "users:\n");
        users.forEach(user -> text.append(entry(user, "  ")));
        return text.toString();
    }

    /// `text` with `user` behind the last user.
    static Optional<String> withUser(String text, User user) {
        return blockList(text).map(list -> {
            Node last = list.getValue().getLast();
            int dash = dash(text, last);
            String indent = " ".repeat(dash - lineStart(text, dash));
            int end = endOfLastLine(text, last);
            String head = text.substring(0, end);
            return (head.endsWith("\n") ? head : head + "\n") + entry(user, indent) + text.substring(end);
        });
    }

    /// `text` without the user at `index`.
    static Optional<String> withoutUser(String text, int index) {
        return blockList(text).filter(list -> list.getValue().size() > 1).map(list -> {
            Node entry = list.getValue().get(index);
            int start = lineStart(text, dash(text, entry));
            return text.substring(0, start) + text.substring(endOfLastLine(text, entry));
        });
    }

    /// `text` with `user` in the place of the one at `index`. Comments inside that entry go with it.
    static Optional<String> withOther(String text, int index, User user) {
        return blockList(text).map(list -> {
            Node entry = list.getValue().get(index);
            int dash = dash(text, entry);
            int start = lineStart(text, dash);
            return text.substring(0, start)
                    + entry(user, " ".repeat(dash - start))
                    + text.substring(endOfLastLine(text, entry));
        });
    }

    private static Optional<SequenceNode> blockList(String text) {
        // Positions are code points in a mark and characters in a string; they agree within the basic plane.
        if (text.codePointCount(0, text.length()) != text.length()
                || !(UserTree.of(text) instanceof UserTree.Tree tree)) {
            return Optional.empty();
        }
        return tree.root().getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("users"))
                .map(NodeTuple::getValueNode)
                .filter(SequenceNode.class::isInstance)
                .map(SequenceNode.class::cast)
                .filter(list -> list.getFlowStyle() == FlowStyle.BLOCK
                        && !list.getValue().isEmpty())
                .findFirst();
    }

    private static int dash(String text, Node entry) {
        return text.lastIndexOf('-', entry.getStartMark().map(Mark::getIndex).orElse(0));
    }

    private static int lineStart(String text, int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /// Behind the line on which the last value of `node` ends: comments that follow belong to what follows.
    private static int endOfLastLine(String text, Node node) {
        int newline = text.indexOf('\n', lastIndex(node));
        return newline < 0 ? text.length() : newline + 1;
    }

    private static int lastIndex(Node node) {
        boolean block = switch (node) {
            case MappingNode mapping -> mapping.getFlowStyle() == FlowStyle.BLOCK;
            case SequenceNode sequence -> sequence.getFlowStyle() == FlowStyle.BLOCK;
            default -> false;
        };
        if (!block) {
            return Math.max(0, node.getEndMark().map(Mark::getIndex).orElse(0) - 1);
        }
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .mapToInt(tuple -> lastIndex(tuple.getValueNode()))
                        .max()
                        .orElse(0)
                : ((SequenceNode) node)
                        .getValue().stream()
                                .mapToInt(UserFileText::lastIndex)
                                .max()
                                .orElse(0);
    }

    private static String entry(User user, String indent) {
        StringBuilder entry = new StringBuilder();
        entry.append(indent).append("- name: ").append(quoted(user.name())).append('\n');
        entry.append(indent).append("  addresses:\n");
        user.addresses()
                .forEach(address -> entry.append(indent)
                        .append("    - ")
                        .append(quoted(address.canonical()))
                        .append('\n'));
        entry.append(indent)
                .append("  digest-user: ")
                .append(quoted(user.digestUser()))
                .append('\n');
        entry.append(indent).append("  ha1:\n");
        for (Map.Entry<String, String> secret : new TreeMap<>(user.ha1()).entrySet()) {
            entry.append(indent).append("    ").append(secret.getKey()).append(": ");
            entry.append(quoted(secret.getValue())).append('\n');
        }
        TermsText.append(user.terms(), indent + "  ", entry);
        return entry.toString();
    }

    /// A double-quoted scalar: a hash of digits alone stays a text, and a name never becomes syntax.
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\ufeff') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
