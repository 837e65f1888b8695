// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.platform.config.Fault;
import org.isthmus.platform.config.SettingsDifference.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `isthmus reload`: reads the configuration file again, says what differs, and applies it when all of it may
/// change while traffic runs. It is all or nothing: a faulty file, or a change that needs a restart, changes
/// nothing, and what the new settings need is made before the first of it is in force.
public final class ReloadCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "reload",
            "Apply a changed configuration file",
            "Validates the file, shows the difference to what is in force and applies it. A file with faults changes nothing."
                    + " Settings that only a restart can change are named, and then nothing is applied either.",
            Role.ADMIN,
            true,
            List.of(new Parameter("dry-run", Kind.FLAG, false, false, "Only show the difference")));

    private static final Logger LOG = LoggerFactory.getLogger(ReloadCommand.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("org.isthmus.audit");

    /// What the running gateway can do about its file.
    public interface Configuration {
        Reading read();
    }

    /// What the file says now.
    public sealed interface Reading {
        record Faulty(List<Fault> faults) implements Reading {}

        /// `remarks` are what may be a mistake and is no fault.
        record Changed(List<Change> changes, List<String> remarks, Preparation preparation) implements Reading {}
    }

    /// Makes all that the new settings need, and changes nothing; what it gives puts them in force. Throws when
    /// something can not be made.
    public interface Preparation {
        Runnable prepare();
    }

    private final Configuration configuration;

    public ReloadCommand(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public synchronized CommandOutcome run(Command.Call call) {
        return switch (configuration.read()) {
            case Reading.Faulty(List<Fault> faults) ->
                new CommandOutcome.Failed(
                        "configuration",
                        "the file has " + faults.size() + (faults.size() == 1 ? " fault: " : " faults: ")
                                + String.join(
                                        "; ",
                                        faults.stream().map(Fault::toString).toList()),
                        "Nothing was changed. `isthmus config check` shows the same, one fault a line.");
            case Reading.Changed changed ->
                changed.changes().isEmpty() ? unchanged(call, changed) : changed(call, changed);
        };
    }

    /// Files that the settings only name (a list of words) may say something else all the same.
    private static CommandOutcome unchanged(Command.Call call, Reading.Changed read) {
        Optional<CommandOutcome> failed = call.flag("dry-run") ? Optional.empty() : apply(read.preparation());
        List<String> lines = new ArrayList<>(read.remarks());
        lines.add("The file says what is in force already.");
        return failed.orElseGet(() -> new CommandOutcome.Done(data(false, List.of()), lines));
    }

    /// What went wrong, and what is in force now; empty when all went well.
    private static Optional<CommandOutcome> apply(Preparation preparation) {
        Runnable prepared;
        try {
            prepared = preparation.prepare();
        } catch (RuntimeException failed) {
            LOG.error("the changed configuration could not be made ready; nothing was changed", failed);
            return Optional.of(new CommandOutcome.Failed(
                    "unavailable",
                    "nothing was changed, since the new settings could not be made ready: " + why(failed),
                    "See the log; when the reason is gone, reload again."));
        }
        try {
            prepared.run();
            return Optional.empty();
        } catch (RuntimeException failed) {
            LOG.error("the changed configuration is in force, but not all of it could be started", failed);
            return Optional.of(new CommandOutcome.Failed(
                    "unavailable",
                    "the new settings are in force, but not all that they need could be started: " + why(failed),
                    "`isthmus links` shows what runs; a restart starts all of it."));
        }
    }

    private static String why(RuntimeException failed) {
        return VisibleText.of(String.valueOf(failed.getMessage()), 200);
    }

    private CommandOutcome changed(Command.Call call, Reading.Changed read) {
        List<Change> changes = read.changes();
        List<String> lines = new ArrayList<>();
        for (Change change : changes) {
            lines.add(change.words() + (change.live() ? "" : "   (needs a restart)"));
        }
        boolean live = changes.stream().allMatch(Change::live);
        boolean wanted = !call.flag("dry-run");
        if (!live && wanted) {
            return restartNeeded(changes, lines);
        }
        if (wanted) {
            Optional<CommandOutcome> failed = apply(read.preparation());
            if (failed.isPresent()) {
                return failed.get();
            }
            AUDIT.info(
                    "{} reloaded the configuration: {}",
                    call.caller(),
                    changes.stream().map(Change::path).distinct().toList());
        }
        lines.addAll(read.remarks());
        lines.add(
                wanted
                        ? "Applied."
                        : live
                                ? "Nothing was applied (dry run)."
                                : "Nothing was applied (dry run); without a restart it can not be.");
        return new CommandOutcome.Done(data(wanted, changes), lines);
    }

    /// A failure, since what was asked for did not happen; the message carries the whole difference.
    private static CommandOutcome restartNeeded(List<Change> changes, List<String> lines) {
        return new CommandOutcome.Failed(
                "restart-needed",
                "nothing was applied, since only a restart can change " + String.join(", ", needRestart(changes))
                        + "; the file differs in: " + String.join("; ", lines),
                "Restart the gateway, or take those changes out of the file.",
                data(false, changes));
    }

    /// `needRestart` names the settings that stand in the way of applying the change while traffic runs.
    private static Map<String, Object> data(boolean applied, List<Change> changes) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("applied", applied);
        data.put("needRestart", needRestart(changes));
        data.put("changes", changes);
        return data;
    }

    private static List<String> needRestart(List<Change> changes) {
        return changes.stream()
                .filter(change -> !change.live())
                .map(Change::path)
                .distinct()
                .toList();
    }
}
