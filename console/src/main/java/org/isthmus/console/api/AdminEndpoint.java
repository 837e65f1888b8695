// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speaks HTTP for [AdminFunction]: turns an exchange into a request, writes the answer with the header fields that
/// all answers have, and bounds how many requests are worked on at once. Whatever goes wrong inside leaves as a
/// plain 500; the cause stays in the log.
final class AdminEndpoint implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AdminEndpoint.class);
    private static final int DRAINED = 1024 * 1024;

    private final AdminFunction function;
    private final Semaphore places;

    AdminEndpoint(AdminFunction function, int places) {
        this.function = function;
        this.places = new Semaphore(places);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            write(exchange, answered(exchange));
        }
    }

    private Answer answered(HttpExchange exchange) throws IOException {
        if (!places.tryAcquire()) {
            return Answer.failure(503, "busy", "too many requests are being worked on", "try again in a moment")
                    .with("Retry-After", "1");
        }
        try {
            return function.answer(request(exchange));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Answer.failure(
                    503, "unavailable", "the gateway is stopping", "start it again, or ask its successor");
        } catch (RuntimeException bug) {
            LOG.error("admin: a request failed", bug);
            return CommandRunner.internal("the request failed inside the gateway");
        } finally {
            places.release();
        }
    }

    private static Request request(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        return new Request(
                exchange.getRequestMethod(),
                Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse(""),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                single(headers, "Host"),
                single(headers, "Authorization"),
                single(headers, "Content-Type"),
                limit -> body(exchange.getRequestBody(), limit));
    }

    /// A field that is there twice counts as absent: nobody can tell which one was meant.
    private static Optional<String> single(Headers headers, String name) {
        return Optional.ofNullable(headers.get(name))
                .filter(values -> values.size() == 1)
                .map(values -> values.getFirst());
    }

    private static Optional<byte[]> body(InputStream in, int limit) throws IOException {
        byte[] octets = in.readNBytes(limit + 1);
        if (octets.length <= limit) {
            return Optional.of(octets);
        }
        // Takes in some more of it, so that a caller who is still sending gets to read the refusal.
        in.skip(DRAINED);
        return Optional.empty();
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        answer.headers().forEach(headers::set);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }
}
