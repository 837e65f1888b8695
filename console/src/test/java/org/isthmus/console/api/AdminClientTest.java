// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.isthmus.console.client.AdminClient;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminClientTest {
    private static final CommandSpec LINKS = AdminFixture.spec("links", Role.VIEWER, false);
    private static final CommandSpec TRACE =
            AdminFixture.spec("trace", Role.SUPPORT, false, AdminFixture.required("id", Kind.TEXT));
    private static final CommandSpec USER_ADD = AdminFixture.spec(
            "user add",
            Role.ADMIN,
            true,
            AdminFixture.required("name", Kind.TEXT),
            AdminFixture.required("password", Kind.SECRET),
            AdminFixture.optional("devices", Kind.NUMBER),
            AdminFixture.optional("replace", Kind.FLAG));

    @TempDir
    private Path folder;

    private final Duration limit = Duration.ofSeconds(10);

    @Test
    void a_command_comes_back_with_data_and_lines() throws Exception {
        try (AdminFixture _ = new AdminFixture(folder)) {
            assertThat(new AdminClient(folder, limit).call(LINKS, Map.of()))
                    .isEqualTo(new CommandOutcome.Done(Map.of("command", "links"), List.of("links done")));
        }
    }

    @Test
    void every_argument_arrives_as_it_was_given() throws Exception {
        String odd = "+44 7700 & a=b?#%2B \u00e9\ud83d\ude00 \"x\"";
        try (AdminFixture api = new AdminFixture(folder)) {
            AdminClient client = new AdminClient(folder, limit);
            client.call(TRACE, Map.of("id", odd));
            client.call(USER_ADD, Map.of("name", odd, "password", "p", "devices", "2", "replace", "true"));
            assertThat(api.calls)
                    .extracting(Command.Call::arguments)
                    .containsExactly(
                            Map.of("id", odd), Map.of("name", odd, "password", "p", "devices", "2", "replace", "true"));
        }
    }

    @Test
    void a_no_comes_back_as_a_no_with_its_data_and_lines() throws Exception {
        try (AdminFixture _ = new AdminFixture(folder)) {
            assertThat(new AdminClient(folder, limit).call(AdminFixture.spec("refused", Role.VIEWER, false), Map.of()))
                    .isEqualTo(new CommandOutcome.No(Map.of("outcome", "refuse"), List.of("outcome: refused")));
        }
    }

    @Test
    void a_failure_comes_back_in_the_gateways_words() throws Exception {
        try (AdminFixture _ = new AdminFixture(folder)) {
            assertThat(new AdminClient(folder, limit).call(AdminFixture.spec("missing", Role.VIEWER, false), Map.of()))
                    .isEqualTo(
                            new CommandOutcome.Failed("not-found", "no message has this id", "look it up by number"));
        }
    }

    @Test
    void a_failures_particulars_come_back_as_data() throws Exception {
        try (AdminFixture _ = new AdminFixture(folder)) {
            assertThat(new AdminClient(folder, limit).call(AdminFixture.spec("held", Role.VIEWER, false), Map.of()))
                    .isEqualTo(new CommandOutcome.Failed(
                            "restart-needed",
                            "only a restart can change state.queue-limit",
                            "restart it",
                            Map.of("needRestart", List.of("state.queue-limit"))));
        }
    }

    @Test
    void without_a_gateway_it_says_how_to_start_one() throws Exception {
        assertThat(new AdminClient(folder, limit).call(LINKS, Map.of())).satisfies(this::saysNotRunning);
    }

    @Test
    void after_a_stop_no_gateway_is_running() throws Exception {
        new AdminFixture(folder).close();
        assertThat(new AdminClient(folder, limit).call(LINKS, Map.of())).satisfies(this::saysNotRunning);
    }

    @Test
    void an_address_that_a_crash_left_behind_gets_no_token() throws Exception {
        AdminTokens.open(
                folder.resolve("admin-tokens"),
                new SecureRandom(),
                AdminFixture.folder(folder).files());
        new AdminAddress("http://127.0.0.1:1", folder.resolve("admin-tokens"), Long.MAX_VALUE, "")
                .write(AdminFixture.folder(folder));
        assertThat(new AdminClient(folder, limit).call(LINKS, Map.of())).satisfies(this::saysNotRunning);
        AdminAddress.ofThisProcess("http://127.0.0.1:1", folder.resolve("admin-tokens"))
                .write(AdminFixture.folder(folder));
        assertThat(new AdminClient(folder, limit).call(LINKS, Map.of())).satisfies(this::saysNotRunning);
    }

    @Test
    void an_address_whose_process_id_was_given_to_another_process_is_none() throws Exception {
        AdminAddress own = AdminAddress.ofThisProcess("http://127.0.0.1:1", folder.resolve("admin-tokens"));
        own.write(AdminFixture.folder(folder));
        assertThat(AdminAddress.read(folder)).contains(own);
        new AdminAddress(own.address(), own.tokenFile(), own.pid(), "2001-01-01T00:00:00Z")
                .write(AdminFixture.folder(folder));
        assertThat(AdminAddress.read(folder)).isEmpty();
    }

    @Test
    void a_token_file_that_is_gone_is_no_access() throws Exception {
        try (AdminFixture _ = new AdminFixture(folder)) {
            Files.delete(folder.resolve("admin-tokens"));
            assertThat(new AdminClient(folder, limit).call(LINKS, Map.of()))
                    .isInstanceOfSatisfying(
                            CommandOutcome.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("no-access"));
        }
    }

    @Test
    void the_description_names_every_command_with_method_parameters_and_role() throws Exception {
        try (AdminFixture api = new AdminFixture(folder)) {
            JsonNode root =
                    Json.tree(api.get("/api/v1/openapi.json", Role.VIEWER).body());
            assertThat(root.path("openapi").asText()).isEqualTo("3.1.0");
            assertThat(root.path("info").path("version").asText()).isEqualTo("0.1.0");
            assertThat(root.path("paths").size()).isEqualTo(api.commands().size());
            for (Command command : api.commands()) {
                CommandSpec spec = command.spec();
                JsonNode operation =
                        root.path("paths").path(CommandTable.path(spec)).path(spec.changes() ? "post" : "get");
                assertThat(operation.path("operationId").asText())
                        .isEqualTo(spec.name().replace(' ', '-'));
                assertThat(operation.path("x-isthmus-role").asText())
                        .isEqualToIgnoringCase(spec.role().name());
                assertThat(operation.path("responses").path("200").isObject()).isTrue();
                for (CommandSpec.Parameter parameter : spec.parameters()) {
                    JsonNode schema = spec.changes()
                            ? operation.at(
                                    "/requestBody/content/application~1json/schema/properties/" + parameter.name())
                            : query(operation, parameter.name()).path("schema");
                    assertThat(schema.path("type").isTextual())
                            .as(parameter.name())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void every_reference_of_the_description_leads_somewhere() throws Exception {
        try (AdminFixture api = new AdminFixture(folder)) {
            JsonNode root =
                    Json.tree(api.get("/api/v1/openapi.json", Role.VIEWER).body());
            List<String> references = root.findValuesAsText("$ref");
            assertThat(references).isNotEmpty();
            for (String reference : references) {
                assertThat(root.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue();
            }
        }
    }

    private static JsonNode query(JsonNode operation, String name) {
        return operation
                .path("parameters")
                .valueStream()
                .filter(one -> one.path("name").asText().equals(name)
                        && one.path("in").asText().equals("query"))
                .findFirst()
                .orElseThrow();
    }

    private void saysNotRunning(CommandOutcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(CommandOutcome.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("not-running");
            assertThat(failed.message()).contains("no gateway is running", folder.toString());
            assertThat(failed.advice()).contains("--data DIR", "isthmus run -c FILE");
        });
    }
}
