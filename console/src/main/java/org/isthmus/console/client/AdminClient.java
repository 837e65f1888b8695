// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.isthmus.console.api.AdminAddress;
import org.isthmus.console.api.AdminTokens;
import org.isthmus.console.api.Json;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;

/// Asks the gateway that runs on a data directory to run a command, with the strongest token of its token file.
/// Every way of failing is a `CommandOutcome.Failed` in words: besides the codes of the API these are `not-running`
/// and `no-access`. Lines come back fit for a terminal.
public final class AdminClient {
    private final Path dataDirectory;
    private final Duration limit;

    /// `limit` is how long a command may take.
    public AdminClient(Path dataDirectory, Duration limit) {
        this.dataDirectory = dataDirectory;
        this.limit = limit;
    }

    public CommandOutcome call(CommandSpec spec, Map<String, String> arguments) throws InterruptedException {
        return switch (look()) {
            case Found.Gateway(AdminAddress at, String token) -> ask(request(at, token, spec, arguments));
            case Found.Nothing(CommandOutcome.Failed why) -> why;
        };
    }

    /// Why no command can be given, as [#call] would say it; empty when a gateway runs there and its token can be
    /// read. Asks nothing of it.
    public Optional<CommandOutcome.Failed> absent() {
        return look() instanceof Found.Nothing(CommandOutcome.Failed why) ? Optional.of(why) : Optional.empty();
    }

    private sealed interface Found {
        record Gateway(AdminAddress at, String token) implements Found {}

        record Nothing(CommandOutcome.Failed why) implements Found {}
    }

    private Found look() {
        try {
            Optional<AdminAddress> address = AdminAddress.read(dataDirectory);
            return address.isEmpty()
                    ? new Found.Nothing(notRunning())
                    : new Found.Gateway(
                            address.get(),
                            AdminTokens.read(address.get().tokenFile()).strongest());
        } catch (NoSuchFileException missing) {
            return new Found.Nothing(new CommandOutcome.Failed(
                    "no-access",
                    "the gateway's token file " + VisibleText.of(missing.getFile()) + " is not there",
                    "restart the gateway, which makes a new one"));
        } catch (AccessDeniedException denied) {
            return new Found.Nothing(new CommandOutcome.Failed(
                    "no-access",
                    "the gateway's token can not be read: no access to " + VisibleText.of(denied.getFile()),
                    "run this as the user that the gateway runs as"));
        } catch (IOException unreadable) {
            return new Found.Nothing(new CommandOutcome.Failed(
                    "no-access",
                    "the gateway's token can not be read: " + VisibleText.of(String.valueOf(unreadable.getMessage())),
                    "mend that; the gateway itself needs it only at its next start"));
        }
    }

    private CommandOutcome.Failed notRunning() {
        return new CommandOutcome.Failed(
                "not-running",
                "no gateway is running on the data directory "
                        + VisibleText.of(
                                dataDirectory.toAbsolutePath().normalize().toString()),
                "If it runs elsewhere, name its data directory with --data DIR or its file with -c FILE; start one with"
                        + " `isthmus run -c FILE`.");
    }

    private HttpRequest request(AdminAddress at, String token, CommandSpec spec, Map<String, String> arguments) {
        String path = at.address() + "/api/v1/" + spec.name().replace(' ', '/');
        HttpRequest.Builder request =
                HttpRequest.newBuilder().timeout(limit).header("Authorization", "Bearer " + token);
        if (spec.changes()) {
            return request.uri(URI.create(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.write(typed(spec, arguments))))
                    .build();
        }
        String query = arguments.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        return request.uri(URI.create(query.isEmpty() ? path : path + "?" + query))
                .GET()
                .build();
    }

    private CommandOutcome ask(HttpRequest request) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build()) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return outcome(response.statusCode(), Json.tree(response.body()));
        } catch (ConnectException _) {
            return notRunning();
        } catch (HttpTimeoutException _) {
            return new CommandOutcome.Failed(
                    "timeout", "the gateway did not answer within " + limit.toSeconds() + " s", "look at its log");
        } catch (IOException broken) {
            return new CommandOutcome.Failed(
                    "unavailable",
                    "the gateway broke off its answer (" + broken.getClass().getSimpleName() + ")",
                    "it may be stopping; try again, and look at its log");
        }
    }

    private static CommandOutcome outcome(int status, JsonNode body) {
        if (status == 200 && body.has("data")) {
            List<String> lines = body.path("lines")
                    .valueStream()
                    .map(line -> VisibleText.of(line.asText()))
                    .toList();
            Object data = Json.plain(body.path("data"));
            return body.path("answer").asText().equals("no")
                    ? new CommandOutcome.No(data, lines)
                    : new CommandOutcome.Done(data, lines);
        }
        JsonNode error = body.path("error");
        return new CommandOutcome.Failed(
                error.path("code").asText("internal"),
                VisibleText.of(error.path("message").asText("the gateway answered " + status)),
                VisibleText.of(error.path("advice").asText("look at its log")),
                data(error));
    }

    private static Map<String, Object> data(JsonNode error) {
        Map<String, Object> data = new LinkedHashMap<>();
        error.path("data").properties().forEach(one -> data.put(one.getKey(), Json.plain(one.getValue())));
        return data;
    }

    /// Flags and numbers as JSON has them.
    private static Map<String, Object> typed(CommandSpec spec, Map<String, String> arguments) {
        Map<String, Kind> kinds =
                spec.parameters().stream().collect(Collectors.toMap(Parameter::name, Parameter::kind, (one, _) -> one));
        Map<String, Object> typed = new LinkedHashMap<>();
        arguments.forEach((name, value) ->
                typed.put(name, kinds.get(name) == Kind.FLAG && value.equals("true") ? (Object) Boolean.TRUE : value));
        return typed;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
