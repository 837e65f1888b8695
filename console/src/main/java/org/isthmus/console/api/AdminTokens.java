// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isthmus.console.api.AdminFolder.PrivateFiles;
import org.isthmus.model.command.Role;

/// The bearer tokens of the admin API and what each may do. They stand in one file that its owner alone may read,
/// one line each: role, token and, if wanted, a name for the log. The first start makes one random token of 256
/// bits for each role; whoever wants more adds lines, and a removed line is refused after the next start.
///
/// A look-up compares digests and always walks the whole list, so its time tells nothing about a token.
public final class AdminTokens {
    private static final int TOKEN_OCTETS = 32;
    private static final int SHORTEST_TOKEN = 32;
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private record Known(byte[] digest, String token, Caller caller) {
        @Override
        public String toString() {
            return caller.toString();
        }
    }

    private final List<Known> known;

    private AdminTokens(List<Known> known) {
        this.known = List.copyOf(known);
    }

    /// Reads the file, after making it if there is none. Throws when it can be read by others than its owner or
    /// has a line that is no token.
    static AdminTokens open(Path file, SecureRandom random, PrivateFiles files) throws IOException {
        if (!Files.exists(file)) {
            files.replace(file, fresh(random));
        }
        return read(file);
    }

    public static AdminTokens read(Path file) throws IOException {
        if (!OWNER_ALONE.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException(file + " can be read by others than its owner: chmod 600 " + file);
        }
        List<Known> known = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                known.add(token(file, number, line.strip().split("\\s+", 3)));
            }
        }
        if (known.isEmpty()) {
            throw new IOException(file + " holds no token: remove it, and the next start makes new ones");
        }
        return new AdminTokens(known);
    }

    Optional<Caller> caller(String token) {
        byte[] digest = digest(token);
        Optional<Caller> found = Optional.empty();
        for (Known one : known) {
            if (MessageDigest.isEqual(one.digest(), digest)) {
                found = Optional.of(one.caller());
            }
        }
        return found;
    }

    /// The first token of the role that may do most.
    public String strongest() {
        return known.stream()
                .reduce((a, b) -> b.caller().role().compareTo(a.caller().role()) > 0 ? b : a)
                .orElseThrow()
                .token();
    }

    /// The first token of `role`.
    Optional<String> of(Role role) {
        return known.stream()
                .filter(one -> one.caller().role() == role)
                .map(Known::token)
                .findFirst();
    }

    private static Known token(Path file, int number, String[] words) throws IOException {
        Optional<Role> role = Arrays.stream(Role.values())
                .filter(one -> word(one).equals(words[0]))
                .findFirst();
        if (role.isEmpty() || words.length < 2 || words[1].length() < SHORTEST_TOKEN) {
            throw new IOException(file + " line " + number + ": expected a role (viewer, support, operator, admin), a"
                    + " token of at least " + SHORTEST_TOKEN + " characters and perhaps a name");
        }
        String name = words.length > 2 ? words[2] : words[0];
        return new Known(digest(words[1]), words[1], new Caller(name, role.get()));
    }

    private static String fresh(SecureRandom random) {
        StringBuilder out = new StringBuilder("# Tokens of the admin API: role, token and, if wanted, a name.\n");
        for (Role role : Role.values()) {
            byte[] octets = new byte[TOKEN_OCTETS];
            random.nextBytes(octets);
            out.append(word(role)).append(' ');
            out.append(Base64.getUrlEncoder().withoutPadding().encodeToString(octets))
                    .append('\n');
        }
        return out.toString();
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
