// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.Role;
import org.isthmus.model.settings.ByteSize;

/// Decides what one request gets, in this order: the host it was meant for, who asks, whether there is such a
/// path, method, role, body, arguments; then the command runs. Paths are compared as they came, so no spelling of
/// dots, slashes or escapes leads anywhere. Health and metrics need no token: they hold states and counts.
final class AdminFunction {
    private static final int LONGEST_QUERY = 64 * 1024;
    private static final String BEARER = "bearer ";

    private final CommandTable commands;
    private final AdminTokens tokens;
    private final CommandRunner runner;
    private final HealthReport health;
    private final Supplier<String> metrics;
    private final ByteSize largestRequest;
    private final String version;

    AdminFunction(
            CommandTable commands,
            AdminTokens tokens,
            CommandRunner runner,
            HealthReport health,
            Supplier<String> metrics,
            ByteSize largestRequest,
            String version) {
        this.commands = commands;
        this.tokens = tokens;
        this.runner = runner;
        this.health = health;
        this.metrics = metrics;
        this.largestRequest = largestRequest;
        this.version = version;
    }

    Answer answer(Request request) throws IOException, InterruptedException {
        if (!LoopbackHost.isOne(request.host().orElse(""))) {
            // A page in a browser may have pointed a name of its own at this machine.
            return Answer.failure(
                    403, "wrong-host", "this is no name of the admin API", "ask 127.0.0.1, [::1] or localhost");
        }
        if (request.query().length() > LONGEST_QUERY) {
            return Answer.failure(414, "too-large", "the query is longer than " + LONGEST_QUERY, "ask for less");
        }
        return switch (request.path()) {
            case "/health" -> reading(request, () -> report(health.now()));
            case "/health/live" -> reading(request, () -> state(200, "live"));
            case "/health/ready" -> reading(request, () -> readiness(health.now()));
            case "/metrics" -> reading(request, this::scraped);
            default -> request.path().startsWith(CommandTable.ROOT) ? forCaller(request) : unknown(request.path());
        };
    }

    private Answer forCaller(Request request) throws IOException, InterruptedException {
        Optional<Caller> caller = bearer(request.authorization()).flatMap(tokens::caller);
        if (caller.isEmpty()) {
            return Answer.failure(
                            401,
                            "unauthenticated",
                            "a bearer token is needed",
                            "take one from the file that the gateway names when it starts")
                    .with("WWW-Authenticate", "Bearer realm=\"isthmus\"");
        }
        if (request.path().equals(CommandTable.ROOT + "openapi.json")) {
            return reading(
                    request,
                    () -> Answer.json(200, OpenApiWriter.write(commands.specs(), version), new ByteSize(1L << 30)));
        }
        Optional<Command> command = commands.at(request.path());
        return command.isEmpty() ? unknown(request.path()) : judged(request, command.get(), caller.get());
    }

    private Answer judged(Request request, Command command, Caller caller) throws IOException, InterruptedException {
        CommandSpec spec = command.spec();
        String method = spec.changes() ? "POST" : "GET";
        if (!request.method().equals(method)) {
            return wrongMethod(method);
        }
        if (!caller.may(spec.role())) {
            return Answer.failure(
                    403,
                    "forbidden",
                    "the command '" + spec.name() + "' needs the role " + word(spec.role()),
                    "this token has the role " + word(caller.role()) + "; ask somebody who may");
        }
        if (spec.changes() && !request.query().isEmpty()) {
            return invalid(spec, "a changing command takes its parameters in the body, not in the query");
        }
        Optional<byte[]> body = request.body().read((int) largestRequest.octets());
        if (body.isEmpty()) {
            return Answer.failure(
                    413,
                    "too-large",
                    "the body is larger than " + largestRequest,
                    "send less, or raise" + " admin.largest-request");
        }
        if (body.get().length > 0 && !spec.changes()) {
            return invalid(spec, "a reading command takes its parameters in the query, not in the body");
        }
        if (body.get().length > 0 && !isJson(request.contentType())) {
            return Answer.failure(
                    415, "wrong-media-type", "the body is not " + Answer.JSON, "send Content-Type: " + Answer.JSON);
        }
        Arguments arguments =
                spec.changes() ? Arguments.ofBody(spec, body.get()) : Arguments.ofQuery(spec, request.query());
        return switch (arguments) {
            case Arguments.Good(Map<String, String> values) -> runner.run(command, caller, values);
            case Arguments.Bad(String message) -> invalid(spec, message);
        };
    }

    private interface Step {
        Answer take() throws IOException, InterruptedException;
    }

    private static Answer reading(Request request, Step step) throws IOException, InterruptedException {
        return request.method().equals("GET") ? step.take() : wrongMethod("GET");
    }

    private static Answer wrongMethod(String right) {
        return Answer.failure(405, "wrong-method", "the method is " + right + " here", "use " + right)
                .with("Allow", right);
    }

    private Answer unknown(String path) {
        String known = path.startsWith(CommandTable.ROOT)
                ? commands.specs().stream().map(CommandTable::path).collect(Collectors.joining(", "))
                : "/api/v1/..., /health, /health/live, /health/ready, /metrics";
        return Answer.failure(404, "not-found", "there is nothing here", "known are " + known);
    }

    private static Answer invalid(CommandSpec spec, String message) {
        String advice = spec.parameters().isEmpty()
                ? "'" + spec.name() + "' takes no parameters"
                : "'" + spec.name() + "' takes "
                        + spec.parameters().stream()
                                .map(one -> one.name() + (one.required() ? "" : " (optional)"))
                                .collect(Collectors.joining(", "));
        return Answer.failure(400, "invalid", message, advice);
    }

    private static Answer report(HealthReport.Result result) {
        return Answer.json(result.ready() ? 200 : 503, result, new ByteSize(1L << 30));
    }

    private static Answer readiness(HealthReport.Result result) {
        return state(result.ready() ? 200 : 503, result.ready() ? "ready" : "not ready");
    }

    private static Answer state(int status, String word) {
        return Answer.json(status, Map.of("state", word), new ByteSize(1024));
    }

    private Answer scraped() {
        byte[] text = metrics.get().getBytes(StandardCharsets.UTF_8);
        return new Answer(200, Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), text);
    }

    private static Optional<String> bearer(Optional<String> authorization) {
        return authorization
                .filter(field -> field.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(field -> field.substring(BEARER.length()).strip());
    }

    private static boolean isJson(Optional<String> contentType) {
        String type = contentType.orElse("").toLowerCase(Locale.ROOT).replace(" ", "");
        return type.equals(Answer.JSON) || type.equals(Answer.JSON + ";charset=utf-8");
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
