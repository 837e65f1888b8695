// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.Role;
import org.isthmus.model.health.Health;
import org.isthmus.model.settings.AdminSettings;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the admin API answers on the wire. Over 500 lines, since one server and one client serve all its laws.
class AdminServerTest {
    @TempDir
    private Path folder;

    private AdminFixture api;

    @BeforeEach
    void start() throws IOException {
        api = new AdminFixture(folder);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    @Test
    void a_reading_command_is_a_get_and_gives_data_and_lines() throws Exception {
        HttpResponse<String> answer = api.get("/api/v1/links", Role.VIEWER);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"answer\":\"yes\",\"data\":{\"command\":\"links\"},\"lines\":[\"links done\"]}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void what_needs_a_restart_is_a_conflict_that_the_description_names() throws Exception {
        HttpResponse<String> answer = api.get("/api/v1/held", Role.VIEWER);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"data\":{\"needRestart\":[\"state.queue-limit\"]}");
        assertThat(api.get("/api/v1/openapi.json", Role.VIEWER).body()).contains("\"409\"", "\"414\"");
    }

    @Test
    void a_changing_command_is_a_post_and_takes_its_parameters_from_a_json_body() throws Exception {
        HttpResponse<String> answer = api.post(
                "/api/v1/user/add",
                Role.ADMIN,
                "{\"name\":\"alice\",\"password\":\"x\",\"devices\":3,\"replace\":true}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(api.calls)
                .containsExactly(new Command.Call(
                        "admin",
                        Role.ADMIN,
                        Map.of("name", "alice", "password", "x", "devices", "3", "replace", "true")));
    }

    @Test
    void a_plus_sign_in_a_query_is_a_plus_sign() throws Exception {
        api.get("/api/v1/trace?id=+447700900123", Role.SUPPORT);
        assertThat(api.calls.getFirst().arguments()).containsEntry("id", "+447700900123");
    }

    @Test
    void times_flags_and_numbers_come_to_the_command_in_one_spelling() throws Exception {
        api.get("/api/v1/trace?id=a%20b&since=2026-11-20T13:00:00%2B01:00&verbose&limit=-5", Role.SUPPORT);
        assertThat(api.calls.getFirst().arguments())
                .isEqualTo(Map.of("id", "a b", "since", "2026-11-20T12:00:00Z", "verbose", "true", "limit", "-5"));
    }

    @Test
    void every_command_asks_for_its_role_and_every_higher_role_may_too() throws Exception {
        for (Command command : api.commands()) {
            for (Role role : Role.values()) {
                if (command.spec().name().equals("stuck")) {
                    continue;
                }
                String path = CommandTable.path(command.spec());
                int status = command.spec().changes()
                        ? api.post(path, role, "{}").statusCode()
                        : api.get(path, role).statusCode();
                boolean may = role.compareTo(command.spec().role()) >= 0;
                assertThat(status == 403)
                        .as(path + " as " + role + ": " + status)
                        .isEqualTo(!may);
                assertThat(status).isNotEqualTo(401);
            }
        }
    }

    @Test
    void no_command_and_no_description_answers_without_a_token() throws Exception {
        List<String> paths = new ArrayList<>(api.commands().stream()
                .map(command -> CommandTable.path(command.spec()))
                .toList());
        paths.add("/api/v1/openapi.json");
        paths.add("/api/v1/nothing");
        for (String path : paths) {
            HttpResponse<String> answer = api.send(HttpRequest.newBuilder(api.uri(path)));
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"isthmus\"");
            assertThat(error(answer, "code")).isEqualTo("unauthenticated");
        }
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer wrong", "Basic YWRtaW46YWRtaW4=", "bearer  null"})
    void a_wrong_token_is_answered_401(String authorization) throws Exception {
        HttpResponse<String> answer =
                api.send(HttpRequest.newBuilder(api.uri("/api/v1/links")).header("Authorization", authorization));
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void two_authorizations_are_none() throws Exception {
        HttpResponse<String> answer =
                api.send(api.request("/api/v1/links", Role.ADMIN).header("Authorization", "Bearer x"));
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void the_wrong_method_is_answered_405_with_the_right_one() throws Exception {
        HttpResponse<String> get = api.get("/api/v1/link/drain", Role.ADMIN);
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        HttpResponse<String> post = api.post("/api/v1/links", Role.ADMIN, "{}");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET");
        HttpResponse<String> head =
                api.send(api.request("/api/v1/links", Role.ADMIN).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(405);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":                           | not well-formed
            {"name":"a","name":"b"}            | not well-formed
            {"name":"a"} {"name":"b"}          | not well-formed
            ["a"]                              | not a JSON object
            {"name":{"a":1}}                   | parameter name
            {"name":null}                      | parameter name
            {"name":"a","password":"b","x":1}  | no parameter x; known are name, password, devices, replace
            {"name":"a"}                       | password is missing
            {"name":"a","password":"b","devices":"many"} | devices is not a whole number
            {"name":"a","password":"b","replace":"yes"}  | replace is not true or false
            """)
    void a_body_that_is_not_what_the_command_takes_is_answered_400_with_the_reason(String body, String reason)
            throws Exception {
        HttpResponse<String> answer = api.post("/api/v1/user/add", Role.ADMIN, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer, "code")).isEqualTo("invalid");
        assertThat(error(answer, "message")).contains(reason);
        assertThat(error(answer, "advice")).contains("name, password, devices (optional)");
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=1&id=2", "id=%zz", "id=%ff", "idd=1", "", "id=1&since=yesterday", "id=1&limit=1e3"})
    void a_query_that_is_not_what_the_command_takes_is_answered_400(String query) throws Exception {
        // The client library would refuse some of these itself.
        String answer = raw("GET /api/v1/trace?" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + api.token(Role.SUPPORT) + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(api.calls).isEmpty();
    }

    @Test
    void a_deeply_nested_body_is_refused_and_not_followed() throws Exception {
        HttpResponse<String> answer = api.post("/api/v1/user/add", Role.ADMIN, "[".repeat(2000) + "]".repeat(2000));
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void a_body_over_the_limit_is_answered_413() throws Exception {
        HttpResponse<String> answer =
                api.post("/api/v1/user/add", Role.ADMIN, "{\"name\":\"" + "x".repeat(200_000) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(error(answer, "code")).isEqualTo("too-large");
    }

    @Test
    void a_body_that_is_not_json_by_its_type_is_answered_415() throws Exception {
        HttpResponse<String> answer = api.send(api.request("/api/v1/link/drain", Role.ADMIN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=main")));
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void a_changing_command_takes_nothing_from_its_query() throws Exception {
        HttpResponse<String> answer = api.post("/api/v1/link/drain?name=main", Role.ADMIN, "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/../v1/links",
                "/api/v1//links",
                "/api/v1/links/",
                "/api/v1/%6cinks",
                "/api/v1/links;x=1",
                "/api/v1/Links",
                "//api/v1/links",
                "/api/v1/./links",
                "/api/v1/user%2fadd",
                "/api/v1/",
                "/api/v2/links",
                "/",
                "/admin-tokens",
                "/health/../metrics"
            })
    void only_the_exact_path_leads_anywhere(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + api.token(Role.ADMIN) + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404 ").contains("\"code\":\"not-found\"");
        assertThat(api.calls).isEmpty();
    }

    @Test
    void an_unknown_command_is_answered_with_the_known_ones() throws Exception {
        HttpResponse<String> answer = api.get("/api/v1/linx", Role.VIEWER);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer, "advice")).contains("/api/v1/links", "/api/v1/user/add");
    }

    @Test
    void a_request_meant_for_another_host_is_refused() throws Exception {
        String answer = raw("GET /health HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("wrong-host");
    }

    @Test
    void what_is_no_http_gets_no_stack_trace() throws Exception {
        String answer = raw("\u0001\u0002 nonsense\r\n\r\n");
        assertThat(answer).doesNotContain("Exception", "at sun.", "\tat ");
    }

    @Test
    void a_command_that_fails_inside_shows_nothing_of_its_inside() throws Exception {
        HttpResponse<String> answer = api.get("/api/v1/broken", Role.VIEWER);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(error(answer, "code")).isEqualTo("internal");
        assertThat(answer.body()).doesNotContain("secret inside", "IllegalState", "org.isthmus");
    }

    @Test
    void a_command_that_does_not_end_is_given_up_and_the_next_one_runs() throws Exception {
        HttpResponse<String> answer = api.get("/api/v1/stuck", Role.VIEWER);
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(error(answer, "code")).isEqualTo("timeout");
        assertThat(api.get("/api/v1/links", Role.VIEWER).statusCode()).isEqualTo(200);
    }

    @Test
    void no_command_holds_a_carrier_of_the_traffic_however_long_it_looks() throws Exception {
        assertThat(api.get("/api/v1/links", Role.VIEWER).statusCode()).isEqualTo(200);
        assertThat(api.ranOnACarrier).isFalse();
    }

    @Test
    void a_change_that_does_not_end_in_time_is_said_to_be_unknown_not_undone() throws Exception {
        HttpResponse<String> answer = api.post("/api/v1/stuck/change", Role.OPERATOR, "{}");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(error(answer, "message")).contains("its outcome is unknown").doesNotContain("given up");
        assertThat(error(answer, "advice")).startsWith("look at what it changes");
    }

    @Test
    void an_answer_over_the_limit_is_refused_with_the_advice_to_ask_for_less() throws Exception {
        HttpResponse<String> answer = api.get("/api/v1/endless", Role.VIEWER);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer, "code")).isEqualTo("too-much");
    }

    @Test
    void a_failure_keeps_its_code_message_and_advice() throws Exception {
        HttpResponse<String> answer = api.get("/api/v1/missing", Role.VIEWER);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"code\":\"not-found\",\"message\":\"no message has this id\","
                        + "\"advice\":\"look it up by number\"}}");
    }

    @Test
    void more_requests_than_places_are_answered_503(@TempDir Path other) throws Exception {
        AdminSettings patient = new AdminSettings(
                new Listen("127.0.0.1", 0), new ByteSize(4096), new ByteSize(65536), Duration.ofMinutes(1), 3);
        try (AdminFixture small = new AdminFixture(other, patient);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> stuck = new ArrayList<>();
            for (int i = 0; i < patient.concurrentRequests(); i++) {
                stuck.add(callers.submit(() -> small.get("/api/v1/stuck", Role.VIEWER)));
            }
            await().atMost(Duration.ofSeconds(30)).untilAtomic(small.stuck, equalTo(patient.concurrentRequests()));
            assertThat(small.get("/api/v1/links", Role.VIEWER).statusCode()).isEqualTo(503);
            small.never.countDown();
            for (Future<HttpResponse<String>> one : stuck) {
                assertThat(one.get().statusCode()).isEqualTo(500);
            }
            assertThat(small.get("/api/v1/links", Role.VIEWER).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:80", "127.9.9.9", "localhost", "LOCALHOST:1", "[::1]:80", "[0:0:0:0:0:0:0:1]:80"})
    void every_name_of_the_loopback_interface_is_ours(String host) {
        assertThat(LoopbackHost.isOne(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]", "10.0.0.1", "evil.example:80"})
    void no_other_name_is_ours(String host) {
        assertThat(LoopbackHost.isOne(host)).isFalse();
    }

    @Test
    void callers_at_once_each_get_their_own_answer() throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String path = i % 2 == 0 ? "/api/v1/links" : "/api/v1/missing";
                answers.add(callers.submit(() -> api.get(path, Role.VIEWER)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(status(answers.get(i))).isEqualTo(i % 2 == 0 ? 200 : 404);
            }
        }
    }

    @Test
    void a_request_that_never_becomes_whole_is_cut_off() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.server.port())) {
            socket.getOutputStream().write("POST /api/v1/user/add HTT".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void health_tells_live_ready_and_degraded_with_reasons_and_without_a_token() throws Exception {
        assertHealth(
                200,
                200,
                "{\"state\":\"healthy\",\"live\":true,\"ready\":true,\"degraded\":false,\"checks\":"
                        + "[{\"name\":\"store\",\"state\":\"healthy\",\"reason\":\"\"}]}");
        api.health = new Health.Degraded("the disk is nearly full");
        api.now = api.now.plusSeconds(1);
        assertHealth(
                200,
                200,
                "{\"state\":\"degraded\",\"live\":true,\"ready\":true,\"degraded\":true,\"checks\":"
                        + "[{\"name\":\"store\",\"state\":\"degraded\",\"reason\":\"the disk is nearly full\"}]}");
        api.health = new Health.Down("the disk is full");
        api.now = api.now.plusSeconds(1);
        assertHealth(
                503,
                503,
                "{\"state\":\"down\",\"live\":true,\"ready\":false,\"degraded\":false,\"checks\":"
                        + "[{\"name\":\"store\",\"state\":\"down\",\"reason\":\"the disk is full\"}]}");
    }

    @Test
    void health_asked_often_costs_one_check() throws Exception {
        for (int i = 0; i < 20; i++) {
            plain("/health");
        }
        assertThat(api.checksAsked).isEqualTo(1);
    }

    @Test
    void metrics_are_prometheus_text() throws Exception {
        HttpResponse<String> answer = plain("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("isthmus_up 1\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void the_first_start_makes_a_random_token_for_each_role_that_its_owner_alone_may_read(@TempDir Path other)
            throws Exception {
        Path file = folder.resolve("admin-tokens");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("admin.json"))))
                .isEqualTo("rw-------");
        List<String> tokens = List.of(
                api.token(Role.VIEWER), api.token(Role.SUPPORT), api.token(Role.OPERATOR), api.token(Role.ADMIN));
        assertThat(tokens).doesNotHaveDuplicates().allMatch(token -> token.length() == 43);
        try (AdminFixture second = new AdminFixture(other)) {
            assertThat(second.token(Role.ADMIN)).isNotIn(tokens);
        }
    }

    @Test
    void a_restart_keeps_the_tokens_and_a_stop_removes_the_address() throws Exception {
        String token = api.token(Role.ADMIN);
        api.close();
        assertThat(folder.resolve("admin.json")).doesNotExist();
        api = new AdminFixture(folder);
        assertThat(api.token(Role.ADMIN)).isEqualTo(token);
    }

    @Test
    void a_token_file_that_others_can_read_stops_the_start() throws Exception {
        api.close();
        Path file = folder.resolve("admin-tokens");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> new AdminFixture(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        api = new AdminFixture(folder);
    }

    @Test
    void an_added_line_gives_somebody_a_token_of_their_own() throws Exception {
        String token = "t".repeat(40);
        api.close();
        Files.writeString(
                folder.resolve("admin-tokens"),
                Files.readString(folder.resolve("admin-tokens")) + "support " + token + " night shift\n");
        api = new AdminFixture(folder);
        api.send(HttpRequest.newBuilder(api.uri("/api/v1/trace?id=1")).header("Authorization", "Bearer " + token));
        assertThat(api.calls.getFirst().caller()).isEqualTo("night shift");
        assertThat(api.calls.getFirst().role()).isEqualTo(Role.SUPPORT);
    }

    @Test
    void only_the_loopback_interface_can_be_listened_on() {
        assertThatThrownBy(() ->
                        new AdminSettings(new Listen("0.0.0.0", 0), new ByteSize(1), new ByteSize(1), Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopback");
    }

    @Test
    void a_reading_command_with_a_secret_is_refused_when_the_table_is_made() {
        Command leaky = new Command(
                AdminFixture.spec("leaky", Role.ADMIN, false, AdminFixture.required("password", Kind.SECRET)),
                _ -> new CommandOutcome.Done("", List.of()));
        assertThatThrownBy(() -> new CommandTable(List.of(leaky))).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertHealth(int status, int readiness, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = plain("/health");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(plain("/health/ready").statusCode()).isEqualTo(readiness);
        assertThat(plain("/health/live").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> plain(String path) throws IOException, InterruptedException {
        return api.send(HttpRequest.newBuilder(api.uri(path)));
    }

    private static int status(Future<HttpResponse<String>> answer) throws ExecutionException, InterruptedException {
        return answer.get().statusCode();
    }

    private static String error(HttpResponse<String> answer, String field) throws IOException {
        JsonNode error = Json.tree(answer.body()).path("error");
        return error.path(field).asText();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
