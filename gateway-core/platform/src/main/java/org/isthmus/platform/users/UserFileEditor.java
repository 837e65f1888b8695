// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserTerms;
import org.isthmus.platform.config.Fault;
import org.isthmus.platform.files.PrivateFile;

/// Edits the users file while the gateway runs: one user is added, changed or removed, everything else stays as it is,
/// comments included. A file that is faulty is not touched. The new file is written beside the old one, brought to
/// disk and renamed, readable by its owner alone; editors wait for each other on a lock file, so none overwrites
/// what another has done.
///
/// Passwords are turned into HA1 here and are stored nowhere. Throws `IOException` when the disk does.
public final class UserFileEditor {
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path file;
    private final Served served;

    public UserFileEditor(Path file, String realm) {
        this(file, realm, List.of(realm));
    }

    /// `domains` are those that the gateway serves: who has an address elsewhere could never register.
    public UserFileEditor(Path file, String realm, List<String> domains) {
        this(file, realm, domains, _ -> false);
    }

    /// `lent` tells the numbers that stand for other people from time to time, and so can be nobody's own.
    public UserFileEditor(Path file, String realm, List<String> domains, Predicate<Address> lent) {
        this.file = file;
        this.served = new Served(realm, domains, lent);
    }

    /// The users as the file has them; no file means none.
    UserFileReading list() throws IOException {
        return Files.exists(file) ? UserFile.readFile(file, served) : new UserFileReading.Read(List.of());
    }

    /// All that is wrong with the file, by line; nothing when there is none.
    public List<Fault> faults() throws IOException {
        return switch (list()) {
            case UserFileReading.Read _ -> List.of();
            case UserFileReading.Faulty(List<Fault> faults) -> faults;
        };
    }

    public UserFileEdit add(NewUser wanted) throws IOException {
        List<Address> addresses = new ArrayList<>();
        for (String written : wanted.addresses()) {
            Optional<Address> address = UserFields.address(written);
            if (address.isEmpty()) {
                return refused(
                        "an address is sip:user@domain without a port, or a number like +447700900123",
                        "Separate addresses by commas: --addresses sip:alice@" + served.realm() + ",+447700900123");
            }
            addresses.add(address.get());
        }
        Optional<String> digestUser = wanted.digestUser().or(() -> UserFields.defaultDigestUser(addresses));
        if (digestUser.isEmpty()) {
            return refused(
                    "a user needs a sip: address, for devices to register",
                    "Put one first: --addresses sip:alice@" + served.realm());
        }
        if (!UserFields.isDigestUser(digestUser.get())) {
            return refused(
                    "the name that devices log in with is one without colon, quotes and spaces",
                    "Give one with --login.");
        }
        if (wanted.name().isBlank() || wanted.password().isEmpty()) {
            return refused("a user needs a name and a password", "Neither may be empty.");
        }
        if (!UserFields.isName(wanted.name())) {
            return refused(
                    "a name is made of letters, digits, '.', '_' and '-', at most 64",
                    "It is for people only; what devices register is the first sip: address.");
        }
        for (Address address : addresses) {
            if (!served.includes(address)) {
                return refused(served.words(), "The setting sip.domains names them.");
            }
            if (served.lent().test(address)) {
                return refused(
                        Served.lentWords(address),
                        "Give the user a number of their own, or take this one out of interworking-numbers.numbers.");
            }
        }
        String secretFor = digestUser.get();
        User user = new User(
                wanted.name(), addresses, secretFor, DigestSecret.of(secretFor, served.realm(), wanted.password()));
        return edit(users -> clash(users, user)
                .<Change>map(why -> new Change.Refused(why, "`isthmus user list` shows who is there."))
                .orElseGet(() -> new Change.Add(user)));
    }

    /// `which` is the user's name or one of the addresses.
    public UserFileEdit remove(String which) throws IOException {
        return edit(users -> find(users, which).<Change>map(Change.Remove::new).orElseGet(Change.NoSuchUser::new));
    }

    /// Changes what `change` states of the terms of one user; `which` is the user's name or one of the addresses. The
    /// comments inside that user's entry are lost, all others stay.
    public UserFileEdit change(String which, TermsChange change) throws IOException {
        return edit(users -> find(users, which)
                .map(user -> switch (change.applied(user.terms())) {
                    case TermsChange.Applied.No(String why) ->
                        new Change.Refused(why, "`isthmus user show` shows what is in force.");
                    case TermsChange.Applied.To(UserTerms terms) -> changed(users, user, terms);
                })
                .orElseGet(Change.NoSuchUser::new));
    }

    private Change changed(List<User> users, User user, UserTerms terms) {
        for (Address address : terms.legacy().values()) {
            if (served.lent().test(address)) {
                return new Change.Refused(Served.lentWords(address), "Give a number of the user's own.");
            }
            Optional<User> other = users.stream()
                    .filter(each -> !each.equals(user) && has(each, address))
                    .findFirst();
            if (other.isPresent()) {
                return new Change.Refused(
                        address.masked() + " belongs to " + other.get().name(), "Give an address of the user's own.");
            }
        }
        return new Change.Put(user, user.withTerms(terms));
    }

    /// As an address of their own, or as the one that stands for them in another technology.
    private static boolean has(User user, Address address) {
        return user.owns(address)
                || user.terms().legacy().values().stream()
                        .anyMatch(legacy -> legacy.canonical().equals(address.canonical()));
    }

    private static Optional<User> find(List<User> users, String which) {
        Optional<Address> address = UserFields.address(which);
        return users.stream()
                .filter(user ->
                        user.name().equals(which) || address.filter(user::owns).isPresent())
                .findFirst();
    }

    private sealed interface Change {
        record Add(User user) implements Change {}

        record Put(User before, User now) implements Change {}

        record Remove(User user) implements Change {}

        record Refused(String why, String advice) implements Change {}

        record NoSuchUser() implements Change {}
    }

    private interface Decision {
        Change of(List<User> users);
    }

    private UserFileEdit edit(Decision decision) throws IOException {
        ONE_AT_A_TIME.lock();
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path folder = Optional.ofNullable(target.getParent()).orElse(target);
            Files.createDirectories(folder);
            Path lock = folder.resolve("." + target.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                return held.isValid() ? edit(target, decision) : refused("the users file is locked", "Try again.");
            }
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private UserFileEdit edit(Path target, Decision decision) throws IOException {
        return switch (list()) {
            case UserFileReading.Faulty faulty -> new UserFileEdit.Faulty(faulty.faults());
            case UserFileReading.Read(List<User> users) -> {
                String text = Files.exists(target) ? Files.readString(target) : "";
                yield switch (decision.of(users)) {
                    case Change.Refused(String why, String advice) -> refused(why, advice);
                    case Change.NoSuchUser() -> new UserFileEdit.NoSuchUser();
                    case Change.Add(User user) -> {
                        List<User> more = new ArrayList<>(users);
                        more.add(user);
                        write(target, UserFileText.withUser(text, user), more);
                        yield new UserFileEdit.Done(user);
                    }
                    case Change.Put(User before, User now) -> {
                        List<User> others = new ArrayList<>(users);
                        int place = users.indexOf(before);
                        others.set(place, now);
                        write(target, UserFileText.withOther(text, place, now), others);
                        yield new UserFileEdit.Done(now);
                    }
                    case Change.Remove(User user) -> {
                        List<User> fewer = new ArrayList<>(users);
                        fewer.remove(user);
                        write(target, UserFileText.withoutUser(text, users.indexOf(user)), fewer);
                        yield new UserFileEdit.Done(user);
                    }
                };
            }
        };
    }

    /// What was changed in place counts only if it reads as it should; otherwise the whole file is written anew.
    private void write(Path target, Optional<String> changed, List<User> users) throws IOException {
        UserFileReading wanted = new UserFileReading.Read(users);
        String text = changed.filter(edited -> UserFile.read(edited, served).equals(wanted))
                .orElseGet(() -> UserFileText.whole(served.realm(), users));
        PrivateFile.replace(target, text);
    }

    private static Optional<String> clash(List<User> users, User wanted) {
        for (User user : users) {
            if (user.name().equals(wanted.name())) {
                return Optional.of("there is a user of that name");
            }
            if (user.digestUser().equals(wanted.digestUser())) {
                return Optional.of("the digest user belongs to " + user.name());
            }
            if (wanted.addresses().stream().anyMatch(address -> has(user, address))) {
                return Optional.of("an address belongs to " + user.name());
            }
        }
        return Optional.empty();
    }

    private static UserFileEdit refused(String why, String advice) {
        return new UserFileEdit.Refused(why, advice);
    }
}
