// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserTerms;
import org.isthmus.platform.config.Fault;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Turns the nodes of a users file into users and collects what is wrong on the way. One reading, one thread.
final class UserNodes {
    private static final List<String> USER_KEYS = Stream.concat(
                    Stream.of("name", "addresses", "digest-user", "ha1"), TermsNodes.KEYS.stream())
            .toList();

    private final Served served;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, String> taken = new LinkedHashMap<>();

    UserNodes(Served served) {
        this.served = served;
    }

    List<Fault> faults() {
        return faults;
    }

    /// The keys of a mapping with their values; what is not among `known` is a fault.
    Map<String, Node> entries(MappingNode mapping, String path, List<String> known) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!known.contains(key)) {
                String expected = "unknown key; known are " + String.join(", ", known);
                fault(tuple.getKeyNode(), within(path, key), "", expected);
            } else if (entries.put(key, tuple.getValueNode()) != null) {
                fault(tuple.getKeyNode(), within(path, key), "", "this key stands here twice");
            }
        }
        return entries;
    }

    void realm(MappingNode root, Map<String, Node> entries) {
        Optional<String> written = text(entries, "realm", root, "");
        if (written.isPresent() && !written.get().equals(served.realm())) {
            fault(
                    entries.getOrDefault("realm", root),
                    "realm",
                    written.get(),
                    "the gateway's realm is " + served.realm()
                            + "; secrets of another realm are useless, add the users anew");
        }
    }

    List<User> users(Map<String, Node> entries) {
        List<User> users = new ArrayList<>();
        Node list = entries.get("users");
        if (list instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                user(sequence.getValue().get(i), "users[" + i + "]").ifPresent(users::add);
            }
        } else if (list != null && !isNothing(list)) {
            fault(list, "users", "", "a list of users is expected");
        }
        return users;
    }

    private Optional<User> user(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            fault(node, path, "", "name, addresses, digest-user and ha1 are expected");
            return Optional.empty();
        }
        int before = faults.size();
        Map<String, Node> entries = entries(mapping, path, USER_KEYS);
        Optional<String> name = text(entries, "name", mapping, path);
        List<Address> addresses = addresses(entries, mapping, path);
        Optional<String> digestUser = digestUser(entries, mapping, path, addresses);
        Map<String, String> ha1 = secrets(entries, mapping, path);
        UserTerms terms = new TermsNodes(this, entries, path).terms();
        name.filter(given -> !UserFields.isName(given))
                .ifPresent(given -> fault(
                        entries.getOrDefault("name", mapping),
                        path + ".name",
                        given,
                        "expected are letters, digits, '.', '_' and '-', at most 64"));
        name.ifPresent(
                given -> takeOnce("name " + given, entries.getOrDefault("name", mapping), path + ".name", given));
        return faults.size() > before
                ? Optional.empty()
                : Optional.of(new User(name.orElseThrow(), addresses, digestUser.orElseThrow(), ha1, terms));
    }

    private List<Address> addresses(Map<String, Node> entries, Node user, String path) {
        List<Address> addresses = new ArrayList<>();
        Node list = entries.getOrDefault("addresses", user);
        if (!(list instanceof SequenceNode sequence)) {
            fault(list, path + ".addresses", "", "a list of SIP URIs and international numbers is expected");
            return addresses;
        }
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Node node = sequence.getValue().get(i);
            String at = path + ".addresses[" + i + "]";
            String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
            Optional<Address> address = UserFields.address(written);
            if (address.isEmpty()) {
                fault(node, at, written, "expected is sip:user@domain without a port, or +447700900123");
            } else if (!served.includes(address.get())) {
                fault(node, at, written, served.words());
            } else if (served.lent().test(address.get())) {
                fault(node, at, written, Served.lentWords(address.get()));
            } else if (takeOnce("address " + address.get().canonical(), node, at, written)) {
                addresses.add(address.get());
            }
        }
        if (addresses.stream().noneMatch(SipUri.class::isInstance)) {
            fault(list, path + ".addresses", "", "at least one sip: address is expected, for devices to register");
        }
        return addresses;
    }

    private Optional<String> digestUser(Map<String, Node> entries, Node user, String path, List<Address> addresses) {
        Node node = entries.getOrDefault("digest-user", user);
        Optional<String> digestUser = entries.containsKey("digest-user")
                ? text(entries, "digest-user", user, path)
                : UserFields.defaultDigestUser(addresses);
        digestUser.ifPresent(given -> {
            if (!UserFields.isDigestUser(given)) {
                fault(node, path + ".digest-user", given, "expected is a name without colon, quotes and spaces");
            } else {
                takeOnce("digest-user " + given, node, path + ".digest-user", given);
            }
        });
        return digestUser;
    }

    private Map<String, String> secrets(Map<String, Node> entries, Node user, String path) {
        Map<String, String> secrets = new LinkedHashMap<>();
        Node node = entries.getOrDefault("ha1", user);
        if (!entries.containsKey("ha1") || !(node instanceof MappingNode mapping)) {
            fault(node, path + ".ha1", "", "expected is a hash for MD5 and one for SHA-256");
            return secrets;
        }
        entries(mapping, path + ".ha1", DigestSecret.ALGORITHMS).forEach((algorithm, value) -> {
            String hash = value instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (UserFields.isHash(hash, algorithm)) {
                secrets.put(algorithm, hash);
            } else {
                String expected = DigestSecret.digits(algorithm) + " lower case hexadecimal digits are expected";
                fault(value, path + ".ha1." + algorithm, "", expected);
            }
        });
        if (mapping.getValue().isEmpty()) {
            fault(node, path + ".ha1", "", "expected is a hash for MD5 and one for SHA-256");
        }
        return secrets;
    }

    Optional<String> text(Map<String, Node> entries, String key, Node parent, String path) {
        Node node = entries.getOrDefault(key, parent);
        String at = within(path, key);
        if (!entries.containsKey(key)
                || !(node instanceof ScalarNode scalar)
                || scalar.getValue().isBlank()) {
            fault(node, at, "", "a text is expected");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    /// An address that stands for a user in another technology may be their own too, and stand for them
    /// in several; it is nobody else's.
    boolean isTheirs(Address address, Node node, String path, String written) {
        if (served.lent().test(address)) {
            fault(node, path, written, Served.lentWords(address));
            return false;
        }
        String holder = holder(path);
        String before = taken.putIfAbsent("address " + address.canonical(), holder);
        if (before != null && !before.equals(holder)) {
            fault(node, path, written, "belongs to " + before);
            return false;
        }
        return true;
    }

    private static String holder(String path) {
        return path.substring(0, path.indexOf('.'));
    }

    private boolean takeOnce(String what, Node node, String path, String written) {
        String holder = holder(path);
        String before = taken.putIfAbsent(what, holder);
        if (before != null) {
            fault(node, path, written, before.equals(holder) ? "stands here twice" : "belongs to " + before);
        }
        return before == null;
    }

    private static String within(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
    }

    void fault(Node node, String path, String value, String expectation) {
        faults.add(new Fault(UserTree.line(node), path, value, expectation));
    }
}
