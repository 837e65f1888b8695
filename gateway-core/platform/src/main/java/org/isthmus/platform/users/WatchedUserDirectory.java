// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.platform.config.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The users file as the running gateway sees it: look-ups go to what was read last and never touch the disk. The
/// owner calls [#refreshIfChanged(Consumer)] from time to time. A file that can not be read, or is not right, changes
/// nothing, is reported in one line, once, and is told by [#ignored()] for as long as it stays so; a file that was
/// never there means that nobody is served yet.
public final class WatchedUserDirectory implements UserDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedUserDirectory.class);

    private final Path file;
    private final Served served;
    private volatile Snapshot current = Snapshot.of(List.of());
    private volatile Stamp seen = new Stamp("never looked at");
    private volatile Optional<String> ignored = Optional.empty();

    /// One that lends no numbers.
    public WatchedUserDirectory(Path file, String realm, List<String> domains) {
        this(file, realm, domains, _ -> false);
    }

    /// `realm` is the one that secrets are made for, `domains` those that are served here. `lent` tells
    /// the numbers that stand for other people from time to time, and so can be nobody's own. Reads
    /// nothing yet.
    public WatchedUserDirectory(Path file, String realm, List<String> domains, Predicate<Address> lent) {
        this.file = file;
        this.served = new Served(realm, domains, lent);
    }

    /// What [#refreshIfChanged(Consumer)] found.
    public sealed interface Refresh {
        record Unchanged() implements Refresh {}

        record Loaded(int users) implements Refresh {}

        /// What was known before stays in force.
        record Kept(List<Fault> faults) implements Refresh {
            public Kept {
                faults = List.copyOf(faults);
            }
        }
    }

    private record Stamp(String text) {}

    private record Snapshot(
            List<User> users,
            Map<Address, User> byAddress,
            Map<Address, User> byLegacyAddress,
            Map<String, User> byDigestUser) {
        static Snapshot of(List<User> users) {
            Map<Address, User> byAddress = new HashMap<>();
            Map<String, User> byDigestUser = new HashMap<>();
            for (User user : users) {
                user.addresses().forEach(address -> byAddress.put(address, user));
                byDigestUser.put(user.digestUser(), user);
            }
            return new Snapshot(
                    List.copyOf(users), Map.copyOf(byAddress), byLegacyAddress(users), Map.copyOf(byDigestUser));
        }

        /// Without those that several users have.
        private static Map<Address, User> byLegacyAddress(List<User> users) {
            Map<Address, User> first = new HashMap<>();
            Set<Address> shared = new HashSet<>();
            for (User user : users) {
                for (Address address : Set.copyOf(user.terms().legacy().values())) {
                    if (first.putIfAbsent(address, user) != null) {
                        shared.add(address);
                    }
                }
            }
            shared.forEach(first::remove);
            return Map.copyOf(first);
        }
    }

    Refresh refreshIfChanged() {
        return refreshIfChanged(_ -> {});
    }

    /// Reads the file again if it is not the one that was read last. `coming` is told the users before they are in
    /// force; when it throws they are not, and the file is read again the next time.
    public synchronized Refresh refreshIfChanged(Consumer<List<User>> coming) {
        Stamp stamp = stamp();
        if (stamp.equals(seen)) {
            return new Refresh.Unchanged();
        }
        Stamp before = seen;
        boolean first = before.text().equals("never looked at");
        seen = stamp;
        try {
            return switch (UserFile.readFile(file, served)) {
                case UserFileReading.Read(List<User> users) -> {
                    seen = before;
                    coming.accept(users);
                    seen = stamp;
                    current = Snapshot.of(users);
                    ignored = Optional.empty();
                    LOG.info("users file {}: {} users", file, users.size());
                    yield new Refresh.Loaded(users.size());
                }
                case UserFileReading.Faulty(List<Fault> faults) -> kept(faults);
            };
        } catch (NoSuchFileException _) {
            return first ? new Refresh.Loaded(0) : kept(List.of(new Fault(0, "", "", "the file is gone")));
        } catch (IOException unreadable) {
            String why = "the file can not be read (" + unreadable.getClass().getSimpleName() + ")";
            return kept(List.of(new Fault(0, "", "", why)));
        }
    }

    private Refresh kept(List<Fault> faults) {
        String words = words(faults);
        ignored = Optional.of(words);
        LOG.warn("{}", words);
        return new Refresh.Kept(faults);
    }

    /// Without what stands in the file: it may be somebody's number.
    private String words(List<Fault> faults) {
        Fault first = faults.getFirst();
        Fault place = new Fault(first.line(), first.path(), "", first.expectation());
        String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
        int known = current.users().size();
        String follows = switch (known) {
            case 0 -> "no user is known, so nobody can register until it is mended";
            case 1 -> "the one user known before stays";
            default -> "the " + known + " users known before stay";
        };
        return "the users file " + file + " is not in force: " + place + more + "; " + follows;
    }

    /// What is wrong with the file as it stands now and what follows from that, in one line without numbers; empty
    /// when it is in force.
    public Optional<String> ignored() {
        return ignored;
    }

    /// The inode is part of it: an editor that renames within one tick of the clock is seen, too.
    private Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey());
        } catch (NoSuchFileException _) {
            return new Stamp("not there");
        } catch (IOException unreadable) {
            return new Stamp("can not be read: " + unreadable.getClass().getSimpleName());
        }
    }

    @Override
    public Optional<User> byAddress(Address address) {
        return Optional.ofNullable(current.byAddress().get(address));
    }

    @Override
    public Optional<User> byLegacyAddress(Address address) {
        return Optional.ofNullable(current.byLegacyAddress().get(address));
    }

    /// By name, or by one of the addresses as people write them.
    public Optional<User> find(String which) {
        return UserFields.address(which)
                .flatMap(this::byAddress)
                .or(() -> current.users().stream()
                        .filter(user -> user.name().equals(which))
                        .findFirst());
    }

    @Override
    public Optional<User> byDigestUser(String digestUser) {
        return Optional.ofNullable(current.byDigestUser().get(digestUser));
    }

    @Override
    public List<User> all() {
        return current.users();
    }
}
