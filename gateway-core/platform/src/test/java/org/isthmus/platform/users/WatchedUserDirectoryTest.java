// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.users.User;
import org.isthmus.platform.users.WatchedUserDirectory.Refresh;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedUserDirectoryTest {
    private static final SipUri ALICE = new SipUri("sip", "alice", "isthmus.example", 0);

    @TempDir
    Path folder;

    private Path file;
    private UserFileEditor editor;
    private WatchedUserDirectory directory;

    @BeforeEach
    void aDirectoryWithoutAFile() {
        file = folder.resolve("users.yaml");
        editor = new UserFileEditor(file, UserFileTest.REALM);
        directory = new WatchedUserDirectory(file, UserFileTest.REALM, List.of(UserFileTest.REALM));
    }

    @Test
    void nobody_is_served_before_there_is_a_file() {
        assertThat(directory.refreshIfChanged()).isEqualTo(new Refresh.Loaded(0));
        assertThat(directory.refreshIfChanged()).isEqualTo(new Refresh.Unchanged());
        assertThat(directory.all()).isEmpty();
    }

    @Test
    void a_user_added_while_it_runs_is_found_after_the_next_look() throws IOException {
        directory.refreshIfChanged();
        addAlice();
        assertThat(directory.byAddress(ALICE)).isEmpty();
        assertThat(directory.refreshIfChanged()).isEqualTo(new Refresh.Loaded(1));
        assertThat(directory.byAddress(ALICE)).isPresent();
        assertThat(directory.byAddress(new Msisdn("+447700900123"))).isEqualTo(directory.byAddress(ALICE));
        assertThat(directory.byDigestUser("alice")).isEqualTo(directory.byAddress(ALICE));
        assertThat(directory.byDigestUser("bob")).isEmpty();
        assertThat(directory.refreshIfChanged()).isEqualTo(new Refresh.Unchanged());
        editor.remove("Alice");
        assertThat(directory.refreshIfChanged()).isEqualTo(new Refresh.Loaded(0));
        assertThat(directory.byAddress(ALICE)).isEmpty();
    }

    @Test
    void a_bad_file_keeps_the_users_known_before_and_is_reported_once() throws IOException {
        addAlice();
        directory.refreshIfChanged();
        String good = Files.readString(file);
        Files.writeString(file, good + "\nmore: 1\n");
        assertThat(directory.refreshIfChanged())
                .isInstanceOfSatisfying(
                        Refresh.Kept.class, kept -> assertThat(kept.faults()).hasSize(1));
        assertThat(directory.byAddress(ALICE)).isPresent();
        assertThat(directory.refreshIfChanged()).isEqualTo(new Refresh.Unchanged());
        Files.writeString(file, good);
        assertThat(directory.refreshIfChanged()).isEqualTo(new Refresh.Loaded(1));
    }

    @Test
    void a_bad_file_at_the_first_look_says_where_it_is_bad_and_that_nobody_can_register() throws IOException {
        Files.writeString(
                file, "realm: " + UserFileTest.REALM + "\nusers: [{name: Alice, addresses: [07700900123]}]\n");
        directory.refreshIfChanged();
        assertThat(directory.ignored())
                .hasValueSatisfying(words -> assertThat(words)
                        .contains(file.toString(), "line 2: users[0].addresses[0]", "(and ", "nobody can register")
                        .doesNotContain("07700900123", "known before"));
        Files.delete(file);
        addAlice();
        directory.refreshIfChanged();
        assertThat(directory.ignored()).isEmpty();
    }

    @Test
    void a_bad_file_is_told_for_as_long_as_it_is_ignored() throws IOException {
        addAlice();
        directory.refreshIfChanged();
        assertThat(directory.ignored()).isEmpty();
        String good = Files.readString(file);
        Files.writeString(file, good + "\nmore: 1\n");
        directory.refreshIfChanged();
        directory.refreshIfChanged();
        assertThat(directory.ignored())
                .hasValueSatisfying(words -> assertThat(words).contains("the one user known before stays"));
        Files.writeString(file, good);
        directory.refreshIfChanged();
        assertThat(directory.ignored()).isEmpty();
    }

    @Test
    void a_file_edited_by_hand_with_an_address_of_a_foreign_domain_leaves_the_last_good_one_in_force()
            throws IOException {
        addAlice();
        directory.refreshIfChanged();
        Files.writeString(file, Files.readString(file).replace("alice@isthmus.example", "alice@elsewhere.example"));
        assertThat(directory.refreshIfChanged())
                .isInstanceOfSatisfying(
                        Refresh.Kept.class,
                        kept -> assertThat(kept.faults())
                                .anySatisfy(
                                        fault -> assertThat(fault.value()).isEqualTo("sip:alice@elsewhere.example")));
        assertThat(directory.byAddress(ALICE)).isPresent();
        assertThat(directory.byAddress(new SipUri("sip", "alice", "elsewhere.example", 0)))
                .isEmpty();
    }

    @Test
    void a_file_that_vanishes_keeps_the_users_known_before() throws IOException {
        addAlice();
        directory.refreshIfChanged();
        Files.delete(file);
        assertThat(directory.refreshIfChanged()).isInstanceOf(Refresh.Kept.class);
        assertThat(directory.byAddress(ALICE)).isPresent();
    }

    @Test
    void a_file_that_can_not_be_decoded_is_a_fault_not_an_exception() throws IOException {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(directory.refreshIfChanged()).isInstanceOf(Refresh.Kept.class);
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(directory.refreshIfChanged()).isInstanceOf(Refresh.Kept.class);
    }

    @Test
    void users_are_told_before_they_are_in_force_and_are_not_when_nobody_could_take_that() throws IOException {
        addAlice();
        assertThatThrownBy(() -> directory.refreshIfChanged(_ -> {
                    throw new IllegalStateException("not now");
                }))
                .hasMessage("not now");
        assertThat(directory.all()).isEmpty();
        List<User> told = new ArrayList<>();
        directory.refreshIfChanged(users -> {
            assertThat(directory.all()).isEmpty();
            told.addAll(users);
        });
        assertThat(told).isEqualTo(directory.all()).hasSize(1);
    }

    private void addAlice() throws IOException {
        editor.add(new NewUser("Alice", List.of(ALICE.canonical(), "+447700900123"), Optional.empty(), "p"));
    }
}
