// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.users.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileEditorTest {
    private static final String REALM = UserFileTest.REALM;
    private static final String LIST = "`isthmus user list` shows who is there.";

    @TempDir
    Path folder;

    private Path file;
    private UserFileEditor editor;

    @BeforeEach
    void anEmptyFolder() {
        file = folder.resolve("users.yaml");
        editor = new UserFileEditor(file, REALM);
    }

    @Test
    void a_name_that_could_rewrite_a_line_and_an_address_in_a_foreign_domain_are_refused() throws Exception {
        for (String name : List.of("a\nb", "a b", "a: b", "a\u202eb", "x".repeat(65))) {
            assertThat(editor.add(new NewUser(name, List.of("sip:o@isthmus.example"), Optional.empty(), "p")))
                    .as(name)
                    .isInstanceOf(UserFileEdit.Refused.class);
        }
        assertThat(editor.add(new NewUser("O", List.of("sip:o@elsewhere.example"), Optional.empty(), "p")))
                .isInstanceOf(UserFileEdit.Refused.class);
        assertThat(file).doesNotExist();
        assertThat(editor.add(new NewUser("Ö.o_1-x", List.of("sip:o@isthmus.example"), Optional.empty(), "p")))
                .isInstanceOf(UserFileEdit.Done.class);
    }

    @Test
    void a_number_that_stands_for_others_is_nobodys_own() throws Exception {
        UserFileEditor lending = new UserFileEditor(file, REALM, List.of(REALM), new Msisdn("+447700900100")::equals);
        String sip = "sip:o@" + REALM;
        assertThat(lending.add(new NewUser("O", List.of(sip, "+447700900100"), Optional.empty(), "p")))
                .isInstanceOfSatisfying(UserFileEdit.Refused.class, refused -> {
                    assertThat(refused.why()).contains("interworking numbers").doesNotContain("+447700900100");
                    assertThat(refused.advice()).contains("interworking-numbers.numbers");
                });
        assertThat(file).doesNotExist();
        assertThat(lending.add(new NewUser("O", List.of(sip, "+447700900101"), Optional.empty(), "p")))
                .isInstanceOf(UserFileEdit.Done.class);
    }

    @Test
    void the_advice_of_a_refusal_fits_its_reason() throws Exception {
        assertAdvice("--addresses", "O", Optional.empty(), "p", "nonsense");
        assertAdvice("--addresses sip:", "O", Optional.empty(), "p", "+447700900101");
        assertAdvice("sip.domains", "O", Optional.empty(), "p", "sip:o@elsewhere.example");
        assertAdvice("--login", "O", Optional.of("a:b"), "p", "sip:o@" + REALM);
        assertAdvice("empty", "O", Optional.empty(), "", "sip:o@" + REALM);
        assertAdvice("for people only", "a b", Optional.empty(), "p", "sip:o@" + REALM);
    }

    private void assertAdvice(String words, String name, Optional<String> login, String password, String address)
            throws IOException {
        assertThat(editor.add(new NewUser(name, List.of(address), login, password)))
                .isInstanceOfSatisfying(
                        UserFileEdit.Refused.class,
                        refused -> assertThat(refused.advice()).contains(words));
    }

    @Test
    void ha1_is_the_hash_of_digest_user_realm_and_password_as_in_rfc_7616() {
        // Section 3.9.1 gives the responses; these are their HA1, calculated with md5sum and sha256sum.
        assertThat(DigestSecret.of("Mufasa", "http-auth@example.org", "Circle of Life"))
                .containsEntry("MD5", "3d78807defe7de2157e2b0b6573a855f")
                .containsEntry("SHA-256", "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232");
        // RFC 2617 section 3.5.
        assertThat(DigestSecret.of("Mufasa", "testrealm@host.com", "Circle Of Life"))
                .containsEntry("MD5", "939e7578ed9e3c518a452acee763bce9");
    }

    @Test
    void an_added_user_is_found_by_its_addresses_and_the_password_is_nowhere() throws IOException {
        assertThat(add("Alice", "alice", "+447700900123")).isInstanceOf(UserFileEdit.Done.class);
        assertThat(names()).containsExactly("Alice");
        assertThat(Files.readString(file)).doesNotContain("open sesame").contains("realm: \"isthmus.example\"");
    }

    @Test
    void the_file_is_readable_by_its_owner_alone_and_nothing_is_left_beside_it() throws IOException {
        add("Alice", "alice");
        add("Bob", "bob");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("users.yaml", ".users.yaml.lock");
        }
    }

    @Test
    void comments_and_order_stay_where_people_put_them() throws IOException {
        add("Alice", "alice");
        add("Carol", "carol");
        String written = Files.readString(file);
        String commented = "# ours\n"
                + written.replace("  - name: \"Carol\"", "  # Carol is on leave\n\n  - name: \"Carol\"")
                + "# the end\n";
        Files.writeString(file, commented);
        add("Bob", "bob");
        assertThat(names()).containsExactly("Alice", "Carol", "Bob");
        assertThat(Files.readString(file)).contains("# ours\n", "# Carol is on leave\n\n  - name", "# the end\n");
        assertThat(editor.remove("Bob")).isInstanceOf(UserFileEdit.Done.class);
        assertThat(Files.readString(file)).isEqualTo(commented);
        assertThat(editor.remove("sip:alice@isthmus.example")).isInstanceOf(UserFileEdit.Done.class);
        assertThat(names()).containsExactly("Carol");
        assertThat(Files.readString(file)).contains("# ours\n", "# Carol is on leave\n\n  - name", "# the end\n");
    }

    @Test
    void a_file_that_can_not_be_changed_in_place_is_written_anew() throws IOException {
        String secret = "0123456789abcdef0123456789abcdef";
        Files.writeString(
                file,
                "realm: isthmus.example\nusers: [{name: A, addresses: [sip:a@isthmus.example], ha1: {MD5: " + secret
                        + "}}]\n");
        add("Bob", "bob");
        assertThat(names()).containsExactly("A", "Bob");
        editor.remove("A");
        editor.remove("Bob");
        assertThat(names()).isEmpty();
        add("Bob", "bob");
        assertThat(names()).containsExactly("Bob");
    }

    @Test
    void names_that_look_like_syntax_are_read_back_as_they_are() throws IOException {
        for (String name : List.of("null", "true", "no", "123", "1e3", "0x1f", "-", "...", "Zoë")) {
            editor.remove(name);
            assertThat(add(name, "u" + name.hashCode())).isInstanceOf(UserFileEdit.Done.class);
            assertThat(names()).contains(name);
        }
        assertThat(names()).hasSize(9);
    }

    @Test
    void nothing_is_written_when_the_request_makes_no_sense() throws IOException {
        add("Alice", "alice", "+447700900123");
        String before = Files.readString(file);
        assertThat(add("Alice", "other")).isEqualTo(new UserFileEdit.Refused("there is a user of that name", LIST));
        assertThat(add("Other", "other", "tel:+447700900123"))
                .isEqualTo(new UserFileEdit.Refused("an address belongs to Alice", LIST));
        assertThat(add("Other", "other", "0770")).isInstanceOf(UserFileEdit.Refused.class);
        assertThat(editor.add(new NewUser("O", List.of("sip:o@isthmus.example"), Optional.of("alice"), "p")))
                .isEqualTo(new UserFileEdit.Refused("the digest user belongs to Alice", LIST));
        assertThat(editor.add(new NewUser("O", List.of("sip:o@isthmus.example"), Optional.of("a:b"), "p")))
                .isInstanceOf(UserFileEdit.Refused.class);
        assertThat(editor.add(new NewUser("O", List.of("sip:o@isthmus.example"), Optional.empty(), "")))
                .isInstanceOf(UserFileEdit.Refused.class);
        assertThat(editor.add(new NewUser("O", List.of("+447700900555"), Optional.empty(), "p")))
                .isInstanceOf(UserFileEdit.Refused.class);
        assertThat(editor.remove("Nobody")).isEqualTo(new UserFileEdit.NoSuchUser());
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void a_faulty_file_is_not_touched() throws IOException {
        Files.writeString(file, "realm: isthmus.example\nuser: 1\n");
        assertThat(add("Alice", "alice")).isInstanceOf(UserFileEdit.Faulty.class);
        assertThat(Files.readString(file)).isEqualTo("realm: isthmus.example\nuser: 1\n");
    }

    @Test
    void editors_at_the_same_time_lose_nothing() throws Exception {
        List<Future<UserFileEdit>> edits = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String name = "user" + i;
                UserFileEditor own = new UserFileEditor(file, REALM);
                edits.add(threads.submit(() -> own.add(
                        new NewUser(name, List.of("sip:" + name + "@isthmus.example"), Optional.empty(), "p"))));
            }
        }
        for (Future<UserFileEdit> edit : edits) {
            assertThat(edit.get()).isInstanceOf(UserFileEdit.Done.class);
        }
        assertThat(names()).hasSize(20);
    }

    private UserFileEdit add(String name, String user, String... numbers) throws IOException {
        List<String> addresses = new ArrayList<>(List.of("sip:" + user + "@isthmus.example"));
        addresses.addAll(List.of(numbers));
        return editor.add(new NewUser(name, addresses, Optional.empty(), "open sesame"));
    }

    private List<String> names() throws IOException {
        UserFileReading reading = editor.list();
        assertThat(reading).isInstanceOf(UserFileReading.Read.class);
        return ((UserFileReading.Read) reading).users().stream().map(User::name).toList();
    }
}
