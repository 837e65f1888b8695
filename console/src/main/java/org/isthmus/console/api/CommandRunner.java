// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.settings.ByteSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one command with checked arguments within the time limit, and makes its outcome an answer. Who ran which
/// changing command is logged, its arguments are not.
final class CommandRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
    private static final Map<String, Integer> STATUS_OF_CODE = Map.of(
            "invalid",
            400,
            "forbidden",
            403,
            "not-found",
            404,
            "conflict",
            409,
            "restart-needed",
            409,
            "configuration",
            422,
            "unavailable",
            503,
            "timeout",
            504,
            "internal",
            500);
    private static final int OTHER_FAILURE = 422;

    private final ExecutorService threads;
    private final Duration limit;
    private final ByteSize largestAnswer;

    CommandRunner(ExecutorService threads, Duration limit, ByteSize largestAnswer) {
        this.threads = threads;
        this.limit = limit;
        this.largestAnswer = largestAnswer;
    }

    Answer run(Command command, Caller caller, Map<String, String> arguments) throws InterruptedException {
        String name = command.spec().name();
        if (command.spec().changes()) {
            LOG.info("admin: {} ({}) runs '{}'", caller.name(), caller.role(), name);
        }
        Command.Call call = new Command.Call(caller.name(), caller.role(), arguments);
        Future<CommandOutcome> running = threads.submit(() -> command.handler().run(call));
        try {
            return switch (running.get(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                case CommandOutcome.Done(Object data, List<String> lines) ->
                    Answer.json(200, body("yes", data, lines), largestAnswer);
                case CommandOutcome.No(Object data, List<String> lines) ->
                    Answer.json(200, body("no", data, lines), largestAnswer);
                case CommandOutcome.Failed failed ->
                    Answer.failure(STATUS_OF_CODE.getOrDefault(failed.code(), OTHER_FAILURE), failed);
            };
        } catch (TimeoutException _) {
            running.cancel(true);
            return overdue(command.spec());
        } catch (ExecutionException failed) {
            LOG.error("admin: the command '{}' failed", name, failed.getCause());
            return internal("the command '" + name + "' failed inside the gateway");
        }
    }

    /// Nobody waits for it any more. It was asked to stop, which it may do at once, later, or after it is done.
    private Answer overdue(CommandSpec spec) {
        String late = "the command took longer than " + limit.toSeconds() + " s";
        if (spec.changes()) {
            LOG.warn("admin: '{}': {}; whether it was applied is not known", spec.name(), late);
            return Answer.failure(
                    504,
                    "timeout",
                    late + "; its outcome is unknown: it may have been applied, or may still be",
                    "look at what it changes (a command that lists or shows it) before you give it again; the"
                            + " gateway's log may tell more. admin.time-limit is how long is waited");
        }
        LOG.warn("admin: '{}': {} and was given up", spec.name(), late);
        return Answer.failure(504, "timeout", late + " and was given up", "ask for less, or raise admin.time-limit");
    }

    static Answer internal(String message) {
        return Answer.failure(500, "internal", message, "the gateway's log has the cause; report it with that");
    }

    private static Map<String, Object> body(String answer, Object data, List<String> lines) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("answer", answer);
        body.put("data", data);
        body.put("lines", lines);
        return body;
    }
}
