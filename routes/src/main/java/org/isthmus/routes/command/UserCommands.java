// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.model.VisibleText;
import org.isthmus.model.address.Address;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.users.User;
import org.isthmus.platform.users.NewUser;
import org.isthmus.platform.users.TermsChange;
import org.isthmus.platform.users.UserFileEdit;
import org.isthmus.platform.users.UserFileEditor;
import org.isthmus.platform.users.WatchedUserDirectory;

/// `isthmus user add|list|show|set|remove`: the people served here, in the users file.
public final class UserCommands {
    public static final CommandSpec ADD = new CommandSpec(
            "user add",
            "Serve one more person",
            "Adds a person to the users file; the running gateway knows them at once. The password is kept as a hash only.",
            Role.ADMIN,
            true,
            List.of(
                    new Parameter("name", Kind.TEXT, true, true, "A short name for people, unique"),
                    new Parameter(
                            "addresses",
                            Kind.TEXT,
                            false,
                            true,
                            "All addresses of theirs, separated by commas; the first SIP address is what devices register"),
                    new Parameter(
                            "login",
                            Kind.TEXT,
                            false,
                            false,
                            "The name that devices log in with (default: the user" + " part of the first SIP address)"),
                    new Parameter("password", Kind.SECRET, false, true, "The password that devices log in with")));
    public static final CommandSpec LIST = new CommandSpec(
            "user list",
            "List the people served here",
            "Shows each person with their addresses and how many devices are registered. Numbers are masked.",
            Role.SUPPORT,
            false,
            List.of());
    public static final CommandSpec REMOVE = new CommandSpec(
            "user remove",
            "Serve a person no longer",
            "Takes a person out of the users file. Their devices are refused from then on.",
            Role.ADMIN,
            true,
            List.of(new Parameter(
                    "name", Kind.TEXT, true, true, "The name they were added with, or one of their addresses")));

    public static final CommandSpec SHOW = new CommandSpec(
            "user show",
            "Show one person with all terms",
            "Shows addresses, services, legacy addresses, devices, how many senders are blocked and the preference"
                    + " profiles of one person, with the profile in force. Numbers are masked.",
            Role.SUPPORT,
            false,
            List.of(new Parameter("name", Kind.TEXT, true, true, "The name, or one of the addresses")));
    public static final CommandSpec SET = new CommandSpec(
            "user set",
            "Change the terms of one person",
            "Changes what is given and leaves the rest; each option replaces the whole of its part, and none empties it."
                    + " Preference profiles themselves are written in the users file. The running gateway knows the"
                    + " change at once.",
            Role.ADMIN,
            true,
            List.of(
                    new Parameter("name", Kind.TEXT, true, true, "The name, or one of the addresses"),
                    new Parameter(
                            "services", Kind.TEXT, false, false, "What they may use: sending,receiving,interworking"),
                    new Parameter(
                            "legacy",
                            Kind.TEXT,
                            false,
                            false,
                            "Where other technologies reach them: sms=+447700900123,email=alice@example.net"),
                    new Parameter("primary", Kind.TEXT, false, false, "The instance id of the primary device"),
                    new Parameter("block", Kind.TEXT, false, false, "One sender whose messages they do not want"),
                    new Parameter("unblock", Kind.TEXT, false, false, "One sender to be let in again"),
                    new Parameter("profile", Kind.TEXT, false, false, "The preference profile that is in force")));

    private final UserFileEditor editor;
    private final WatchedUserDirectory directory;
    private final Runnable look;
    private final RegistrationStore registrations;
    private final InstantSource clock;

    /// `look` takes up what was written.
    public UserCommands(
            UserFileEditor editor,
            WatchedUserDirectory directory,
            Runnable look,
            RegistrationStore registrations,
            InstantSource clock) {
        this.editor = editor;
        this.directory = directory;
        this.look = look;
        this.registrations = registrations;
        this.clock = clock;
    }

    public List<Command> all() {
        return List.of(
                new Command(ADD, this::add),
                new Command(LIST, this::list),
                new Command(SHOW, this::show),
                new Command(SET, this::set),
                new Command(REMOVE, this::remove));
    }

    private CommandOutcome add(Command.Call call) {
        List<String> addresses = Arrays.stream(
                        call.argument("addresses").orElse("").split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
        NewUser user = new NewUser(
                call.argument("name").orElse(""),
                addresses,
                call.argument("login"),
                call.argument("password").orElse(""));
        try {
            return answer(editor.add(user), "added");
        } catch (IOException failed) {
            return unwritable(failed);
        }
    }

    private CommandOutcome set(Command.Call call) {
        TermsChange change = new TermsChange(
                call.argument("services"),
                call.argument("legacy"),
                call.argument("primary"),
                call.argument("block"),
                call.argument("unblock"),
                call.argument("profile"));
        if (change.isEmpty()) {
            return new CommandOutcome.Failed(
                    "invalid", "nothing is to be changed", "See isthmus user set --help for what can be.");
        }
        try {
            return answer(editor.change(call.argument("name").orElse(""), change), "changed");
        } catch (IOException failed) {
            return unwritable(failed);
        }
    }

    /// The user as the running gateway knows them.
    private CommandOutcome show(Command.Call call) {
        String which = call.argument("name").orElse("");
        return directory
                .find(which)
                .<CommandOutcome>map(user -> {
                    Instant now = clock.instant();
                    Map<String, Object> data =
                            new LinkedHashMap<>(UserView.data(user, registrations.bindings(user, now)));
                    return new CommandOutcome.Done(data, UserView.lines(data));
                })
                .orElseGet(() -> new CommandOutcome.Failed(
                        "not-found", "there is no such user", "`isthmus user list` shows who is there."));
    }

    private CommandOutcome remove(Command.Call call) {
        try {
            UserFileEdit edit = editor.remove(call.argument("name").orElse(""));
            CommandOutcome outcome = answer(edit, "removed");
            if (edit instanceof UserFileEdit.Done(User user)) {
                // After the directory has forgotten them, so that no device comes back in between.
                user.addressOfRecord().ifPresent(aor -> registrations.update(aor, List.of()));
            }
            return outcome;
        } catch (StoreUnavailable failed) {
            return new CommandOutcome.Failed(
                    "unavailable",
                    "the user was removed, but their registrations stay until they expire: "
                            + VisibleText.of(String.valueOf(failed.getMessage())),
                    "`isthmus status` shows whether the store can write.");
        } catch (IOException failed) {
            return unwritable(failed);
        }
    }

    private CommandOutcome answer(UserFileEdit edit, String done) {
        return switch (edit) {
            case UserFileEdit.Done(User user) -> {
                look.run();
                yield new CommandOutcome.Done(
                        Map.of("user", user.name(), "result", done), List.of(user.name() + " " + done));
            }
            case UserFileEdit.Refused(String why, String advice) ->
                new CommandOutcome.Failed("invalid", VisibleText.of(why), advice);
            case UserFileEdit.NoSuchUser() ->
                new CommandOutcome.Failed(
                        "not-found", "there is no such user", "`isthmus user list` shows who is there.");
            case UserFileEdit.Faulty(var faults) ->
                new CommandOutcome.Failed(
                        "conflict",
                        "the users file is not right: "
                                + faults.stream().map(Object::toString).collect(Collectors.joining("; ")),
                        "Mend the file; nothing was changed.");
        };
    }

    private static CommandOutcome unwritable(IOException failed) {
        return new CommandOutcome.Failed(
                "unavailable",
                "the users file can not be written: " + VisibleText.of(String.valueOf(failed.getMessage())),
                "Check the file's owner and the space on its disk.");
    }

    private CommandOutcome list(Command.Call call) {
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>();
        List<Object> data = new ArrayList<>();
        for (User user : directory.all()) {
            int devices = registrations.bindings(user, now).size();
            List<String> addresses =
                    user.addresses().stream().map(Address::masked).toList();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %-50s %s",
                    user.name(),
                    String.join(", ", addresses),
                    devices == 0 ? "not registered" : devices == 1 ? "1 device" : devices + " devices"));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", user.name());
            row.put("addresses", addresses);
            row.put("devices", devices);
            data.add(row);
        }
        lines.add(data.size() == 1 ? "1 user" : data.size() + " users");
        return new CommandOutcome.Done(Map.of("users", data), lines);
    }
}
