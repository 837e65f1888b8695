// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;

/// The description of the API in OpenAPI 3.1, made from the registry of commands. The role that a command needs
/// is `x-isthmus-role`.
final class OpenApiWriter {
    private static final List<Integer> FAILURES =
            List.of(400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 500, 503, 504);

    private OpenApiWriter() {}

    static Map<String, Object> write(List<CommandSpec> commands, String version) {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (CommandSpec command : commands) {
            paths.put(CommandTable.path(command), Map.of(command.changes() ? "post" : "get", operation(command)));
        }
        return ordered(
                "openapi",
                "3.1.0",
                "info",
                ordered(
                        "title",
                        "Isthmus admin API",
                        "version",
                        version,
                        "description",
                        "Every command of the gateway. In a query a plus sign is a plus sign."),
                "security",
                List.of(Map.of("bearer", List.of())),
                "paths",
                paths,
                "components",
                ordered(
                        "securitySchemes",
                        Map.of("bearer", Map.of("type", "http", "scheme", "bearer")),
                        "schemas",
                        ordered("Done", done(), "Error", error())));
    }

    private static Map<String, Object> operation(CommandSpec command) {
        Map<String, Object> operation = ordered(
                "operationId",
                command.name().replace(' ', '-'),
                "summary",
                command.summary(),
                "description",
                command.description(),
                "x-isthmus-role",
                command.role().name().toLowerCase(Locale.ROOT));
        if (command.changes()) {
            operation.put(
                    "requestBody",
                    ordered(
                            "required",
                            command.parameters().stream().anyMatch(Parameter::required),
                            "content",
                            Map.of(Answer.JSON, Map.of("schema", body(command)))));
        } else {
            operation.put(
                    "parameters",
                    command.parameters().stream().map(OpenApiWriter::query).toList());
        }
        operation.put("responses", responses());
        return operation;
    }

    private static Map<String, Object> query(Parameter parameter) {
        return ordered(
                "name", parameter.name(),
                "in", "query",
                "required", parameter.required(),
                "description", parameter.summary(),
                "schema", schema(parameter.kind()));
    }

    private static Map<String, Object> body(CommandSpec command) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Parameter parameter : command.parameters()) {
            Map<String, Object> property = new LinkedHashMap<>(schema(parameter.kind()));
            property.put("description", parameter.summary());
            properties.put(parameter.name(), property);
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        return ordered("type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }

    private static Map<String, Object> schema(Kind kind) {
        return switch (kind) {
            case TEXT -> Map.of("type", "string");
            case NUMBER -> Map.of("type", "integer", "format", "int64");
            case FLAG -> Map.of("type", "boolean");
            case INSTANT -> Map.of("type", "string", "format", "date-time");
            case SECRET -> Map.of("type", "string", "format", "password", "writeOnly", true);
        };
    }

    private static Map<String, Object> responses() {
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("200", response("Done.", "Done"));
        for (int status : FAILURES) {
            responses.put(Integer.toString(status), response("Refused or failed.", "Error"));
        }
        return responses;
    }

    private static Map<String, Object> response(String description, String schema) {
        return ordered(
                "description",
                description,
                "content",
                Map.of(Answer.JSON, Map.of("schema", Map.of("$ref", "#/components/schemas/" + schema))));
    }

    private static Map<String, Object> done() {
        return ordered(
                "type",
                "object",
                "required",
                List.of("answer", "data", "lines"),
                "properties",
                ordered(
                        "answer",
                        ordered(
                                "type",
                                "string",
                                "enum",
                                List.of("yes", "no"),
                                "description",
                                "No when the command was asked a question and that is its answer."),
                        "data",
                        Map.of("description", "What the command found or did."),
                        "lines",
                        ordered(
                                "type",
                                "array",
                                "items",
                                Map.of("type", "string"),
                                "description",
                                "The same for a" + " terminal.")));
    }

    private static Map<String, Object> error() {
        Map<String, Object> fields = ordered(
                "code", ordered("type", "string", "description", "A stable word."),
                "message", ordered("type", "string", "description", "What happened."),
                "advice", ordered("type", "string", "description", "What to do next."),
                "data", ordered("type", "object", "description", "Particulars for a program, if there are any."));
        return ordered(
                "type",
                "object",
                "required",
                List.of("error"),
                "properties",
                Map.of(
                        "error",
                        ordered(
                                "type",
                                "object",
                                "required",
                                List.of("code", "message", "advice"),
                                "properties",
                                fields)));
    }

    /// A map in the order of its entries: name, value, name, value.
    private static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
