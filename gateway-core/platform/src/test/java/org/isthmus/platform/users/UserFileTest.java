// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.users.User;
import org.junit.jupiter.api.Test;

class UserFileTest {
    static final String REALM = "isthmus.example";
    private static final Served SERVED = new Served(REALM, List.of(REALM, "rcs.example"));
    private static final String MD5 = "0123456789abcdef0123456789abcdef";

    @Test
    void a_user_is_read_with_name_addresses_digest_user_and_secrets() {
        assertThat(users("""
                realm: isthmus.example
                users:
                  - name: Alice
                    addresses: ["sip:alice@isthmus.example", +447700900123]
                    digest-user: al
                    ha1: {MD5: %s}
                  - name: Bob
                    addresses:
                      - tel:+447700900456
                      - sip:bob@isthmus.example
                    ha1:
                      SHA-256: "%s%s"
                """.formatted(MD5, MD5, MD5)))
                .containsExactly(
                        new User(
                                "Alice",
                                List.of(new SipUri("sip", "alice", "isthmus.example", 0), new Msisdn("+447700900123")),
                                "al",
                                Map.of("MD5", MD5)),
                        new User(
                                "Bob",
                                List.of(new Msisdn("+447700900456"), new SipUri("sip", "bob", "isthmus.example", 0)),
                                "bob",
                                Map.of("SHA-256", MD5 + MD5)));
    }

    @Test
    void an_empty_file_serves_nobody() {
        assertThat(users("")).isEmpty();
        assertThat(users("# nothing yet\n")).isEmpty();
        assertThat(users("realm: isthmus.example\nusers: []\n")).isEmpty();
        assertThat(users("realm: isthmus.example\nusers:\n")).isEmpty();
    }

    @Test
    void all_faults_come_at_once_each_with_its_line_value_and_expectation() {
        assertThat(faults("""
                realm: other.example
                user: []
                users:
                  - name: Alice
                    addresses: [sip:alice@isthmus.example:5060, 07700900123]
                    password: secret
                    ha1: {MD5: 12}
                  - addresses: [sip:bob@isthmus.example]
                    ha1: {SHA-1: abc}
                  - Carol
                """))
                .containsExactly(
                        "line 1: realm is \"other.example\": the gateway's realm is isthmus.example; secrets of another"
                                + " realm are useless, add the users anew",
                        "line 2: user: unknown key; known are realm, users",
                        "line 5: users[0].addresses[0] is \"sip:alice@isthmus.example:5060\": expected is"
                                + " sip:user@domain without a port, or +447700900123",
                        "line 5: users[0].addresses[1] is \"07700900123\": expected is sip:user@domain without a port,"
                                + " or +447700900123",
                        "line 5: users[0].addresses: at least one sip: address is expected, for devices to register",
                        "line 6: users[0].password: unknown key; known are name, addresses, digest-user, ha1,"
                                + " services, legacy, devices, blocked, profiles, profile",
                        "line 7: users[0].ha1.MD5: 32 lower case hexadecimal digits are expected",
                        "line 8: users[1].name: a text is expected",
                        "line 9: users[1].ha1.SHA-1: unknown key; known are MD5, SHA-256",
                        "line 10: users[2]: name, addresses, digest-user and ha1 are expected");
    }

    @Test
    void an_address_a_name_and_a_digest_user_belong_to_one_user() {
        assertThat(faults("""
                realm: isthmus.example
                users:
                  - name: Alice
                    addresses: [sip:alice@isthmus.example, +447700900123]
                    ha1: {MD5: %s}
                  - name: Alice
                    addresses: [sip:Bob@isthmus.example, tel:+447700900123]
                    digest-user: alice
                    ha1: {MD5: %s}
                """.formatted(MD5, MD5)))
                .containsExactly(
                        "line 6: users[1].name is \"Alice\": belongs to users[0]",
                        "line 7: users[1].addresses[1] is \"tel:+447700900123\": belongs to users[0]",
                        "line 8: users[1].digest-user is \"alice\": belongs to users[0]");
    }

    @Test
    void a_fault_never_shows_a_secret() {
        String almost = MD5.toUpperCase(Locale.ROOT);
        assertThat(faults("""
                realm: isthmus.example
                users:
                  - name: Alice
                    addresses: [sip:alice@isthmus.example]
                    ha1: {MD5: %s}
                """.formatted(almost)).toString()).doesNotContain(almost);
    }

    @Test
    void what_is_not_yaml_or_multiplies_is_refused_with_its_line() {
        assertThat(faults("realm: [\n")).singleElement().asString().startsWith("line 2: not YAML: ");
        assertThat(faults("users: &a [x]\nrealm: *a\n"))
                .containsExactly("line 2: keys, values and lists of them are expected here");
        assertThat(faults("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]")).hasSize(1);
        assertThat(faults("- a\n")).containsExactly("line 1: the keys realm and users are expected");
        assertThat(faults("--- {}\n--- {}\n")).hasSize(1);
    }

    @Test
    void the_file_cut_at_every_character_is_read_or_refused() {
        String text = UserFileText.whole(
                REALM,
                List.of(new User(
                        "A.plain-one",
                        List.of(new SipUri("sip", "alice", "isthmus.example", 0)),
                        "alice",
                        DigestSecret.of("alice", REALM, "secret"))));
        for (int end = 0; end <= text.length(); end++) {
            assertThat(UserFile.read(text.substring(0, end), SERVED)).isNotNull();
        }
        assertThat(users(text)).hasSize(1);
    }

    @Test
    void an_address_of_a_domain_that_is_not_served_is_a_fault_with_line_value_and_expectation() {
        assertThat(faults("""
                realm: isthmus.example
                users:
                  - name: Alice
                    addresses:
                      - sip:alice@isthmus.example
                      - sip:alice@elsewhere.example
                    ha1: {MD5: %s}
                """.formatted(MD5)))
                .containsExactly(
                        "line 6: users[0].addresses[1] is \"sip:alice@elsewhere.example\": a SIP address is in a"
                                + " domain that is served here: isthmus.example, rcs.example");
    }

    @Test
    void each_domain_that_is_served_will_do_in_any_case() {
        assertThat(users("""
                realm: isthmus.example
                users:
                  - name: Alice
                    addresses: ["sip:alice@RCS.Example", "sip:alice@isthmus.example", +447700900123]
                    ha1: {MD5: %s}
                """.formatted(MD5))).hasSize(1);
    }

    private static List<User> users(String text) {
        UserFileReading reading = UserFile.read(text, SERVED);
        assertThat(reading).isInstanceOf(UserFileReading.Read.class);
        return ((UserFileReading.Read) reading).users();
    }

    private static List<String> faults(String text) {
        UserFileReading reading = UserFile.read(text, SERVED);
        assertThat(reading).isInstanceOf(UserFileReading.Faulty.class);
        return ((UserFileReading.Faulty) reading)
                .faults().stream().map(Object::toString).toList();
    }
}
