// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDevice;
import org.isthmus.model.users.UserService;
import org.isthmus.model.users.UserTerms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The terms of users in the users file: read, written, changed by command.
class UserTermsTest {
    private static final String REALM = "isthmus.example";
    private static final Served SERVED = new Served(REALM, List.of(REALM));
    private static final Map<String, String> HA1 = Map.of("MD5", "0123456789abcdef0123456789abcdef");
    private static final UserTerms ALL = new UserTerms(
            EnumSet.of(UserService.SENDING, UserService.RECEIVING),
            Map.of(Technology.SMS, new Msisdn("+447700900777")),
            List.of(new UserDevice("urn:uuid:1", false), new UserDevice("urn:uuid:2", true)),
            Set.of(
                    new Msisdn("+447700900666"),
                    new SipUri("sip", "eve", "elsewhere.example", 0),
                    new ShortCode("60006"),
                    new AlphanumericSender("ACME"),
                    new MailAddress("eve@example.net")),
            List.of(
                    new PreferenceProfile(
                            "night",
                            List.of(Technology.SMS, Technology.RCS),
                            Optional.of(PreferenceProfile.Away.KEEP),
                            new PreferenceProfile.Accepts(
                                    false, List.of("video/*", "image/gif"), OptionalLong.of(5000))),
                    new PreferenceProfile("open", List.of(), Optional.empty(), PreferenceProfile.Accepts.ALL)),
            Optional.of("night"));

    @TempDir
    Path folder;

    @Test
    void all_terms_are_read_as_people_write_them() {
        assertThat(terms("""
                services: [sending, receiving]
                legacy: {sms: +447700900777}
                devices:
                  - instance: "<urn:uuid:1>"
                  - {instance: "urn:uuid:2", primary: true}
                blocked: [tel:+447700900666, "sip:eve@elsewhere.example", "short:60006", "name:ACME", mailto:eve@example.net]
                profile: night
                profiles:
                  - name: night
                    deliver: [sms, rcs]
                    away: keep
                    anonymous: false
                    refuse-media: [video/*, image/gif]
                    max-size: 5000
                  - name: open
                """)).isEqualTo(ALL);
    }

    @Test
    void what_is_not_stated_is_as_usual() {
        assertThat(terms("")).isEqualTo(UserTerms.DEFAULT);
        assertThat(UserTerms.DEFAULT.services()).containsExactlyInAnyOrder(UserService.values());
        assertThat(terms("services: []\n").services()).isEmpty();
    }

    @Test
    void what_is_written_is_read_back_the_same() {
        User user = user(ALL);
        assertThat(UserFile.read(UserFileText.whole(REALM, List.of(user, other())), SERVED))
                .isEqualTo(new UserFileReading.Read(List.of(user, other())));
    }

    @Test
    void every_wrong_term_is_a_fault_with_its_line_and_what_is_expected() {
        UserFileReading reading = read("""
                services: [sending, flying]
                legacy: {sms: alice@example.net, fax: "1"}
                devices: [{primary: true}, {instance: a b}]
                blocked: [somebody]
                profile: day
                profiles:
                  - {name: night, deliver: [pigeon], away: never, anonymous: maybe, refuse-media: [video], max-size: big}
                  - {name: night, mood: bad}
                """);
        assertThat(((UserFileReading.Faulty) reading)
                        .faults().stream().map(Object::toString).toList())
                .containsExactlyInAnyOrder(
                        "line 6: users[0].services[1] is \"flying\": expected is one of sending, receiving, interworking",
                        "line 7: users[0].legacy.sms is \"alice@example.net\": expected is a number such as +447700900123",
                        "line 7: users[0].legacy.fax: unknown key; known are sms, mms, email",
                        "line 8: users[0].devices[0].instance: a text is expected",
                        "line 8: users[0].devices[1].instance is \"a b\": expected is a URN such as urn:uuid:…",
                        "line 9: users[0].blocked[0] is \"somebody\": " + UserFields.ANY_ADDRESS_EXPECTED,
                        "line 10: users[0].profile is \"day\": no profile is stated under profiles",
                        "line 12: users[0].profiles[0].deliver[0] is \"pigeon\": expected is one of rcs, sms, mms, email",
                        "line 12: users[0].profiles[0].away is \"never\": expected is one of keep, refuse",
                        "line 12: users[0].profiles[0].anonymous is \"maybe\": expected is true or false",
                        "line 12: users[0].profiles[0].refuse-media[0] is \"video\": expected is a media type such as"
                                + " video/mp4 or video/*",
                        "line 12: users[0].profiles[0].max-size is \"big\": expected is a number of octets",
                        "line 13: users[0].profiles[1].mood: unknown key; known are name, deliver, away, anonymous,"
                                + " refuse-media, max-size");
    }

    @Test
    void a_second_primary_device_and_a_second_profile_of_one_name_are_faults() {
        UserFileReading reading = read("""
                devices: [{instance: "urn:a", primary: true}, {instance: "urn:b", primary: true}, {instance: "urn:a"}]
                profiles: [{name: one}, {name: one}]
                """);
        assertThat(((UserFileReading.Faulty) reading)
                        .faults().stream().map(Object::toString).toList())
                .containsExactly(
                        "line 6: users[0].devices[1].primary: one device is the primary one already",
                        "line 6: users[0].devices[2].instance is \"urn:a\": stands here twice",
                        "line 7: users[0].profiles[1].name is \"one\": expected are letters, digits, '.', '_' and '-', at"
                                + " most 64, and no name twice");
    }

    @Test
    void an_address_in_another_technology_is_nobody_elses_in_whichever_key_and_is_not_lent() {
        String carol = """
                  - name: Carol
                    addresses: [sip:carol@isthmus.example, %s]
                    ha1: {MD5: %s}
                    legacy: {sms: %s}
                """;
        String hash = HA1.get("MD5");
        assertThat(UserFile.read(two("+447700900888", carol.formatted("+447700900777", hash, "+447700900777")), SERVED))
                .isInstanceOf(UserFileReading.Read.class);
        assertThat(faults(two("+447700900888", carol.formatted("+447700900777", hash, "\"+447700900888\"")), SERVED))
                .singleElement()
                .asString()
                .contains("users[1].legacy.sms", "belongs to users[0]");
        assertThat(faults(two("+447700900888", carol.formatted("+447700900888", hash, "\"+447700900999\"")), SERVED))
                .singleElement()
                .asString()
                .contains("users[1].addresses[1]", "belongs to users[0]");
        Served lending = new Served(REALM, List.of(REALM), new Msisdn("+447700900888")::equals);
        assertThat(faults(two("+447700900888", carol.formatted("+447700900777", hash, "+447700900777")), lending))
                .hasSize(2)
                .first()
                .asString()
                .contains("users[0].legacy.sms", "interworking numbers");
        assertThat(faults(two("+447700900111", carol.formatted("+447700900888", hash, "+447700900777")), lending))
                .singleElement()
                .asString()
                .contains("users[1].addresses[1]", "interworking numbers");
    }

    private static String two(String legacyOfAlice, String carol) {
        return """
                realm: isthmus.example
                users:
                  - name: Alice
                    addresses: [sip:alice@isthmus.example]
                    ha1: {MD5: %s}
                    legacy: {sms: "%s", mms: "%s"}
                """.formatted(HA1.get("MD5"), legacyOfAlice, legacyOfAlice) + carol;
    }

    private static List<String> faults(String text, Served served) {
        return ((UserFileReading.Faulty) UserFile.read(text, served))
                .faults().stream().map(Object::toString).toList();
    }

    @Test
    void the_command_gives_nobody_the_address_of_another_user_either() throws IOException {
        Path file = folder.resolve("users.yaml");
        UserTerms withNumber = UserTerms.DEFAULT.withLegacy(Map.of(Technology.SMS, new Msisdn("+447700900888")));
        Files.writeString(file, UserFileText.whole(REALM, List.of(user(withNumber), other())));
        UserFileEditor editor = new UserFileEditor(file, REALM);
        TermsChange taken = change(null, "sms=+447700900888", null, null, null, null);
        assertThat(editor.change("Bob", taken)).isInstanceOf(UserFileEdit.Refused.class);
        assertThat(editor.change("Alice", taken)).isInstanceOf(UserFileEdit.Done.class);
        NewUser carol =
                new NewUser("Carol", List.of("sip:carol@" + REALM, "+447700900888"), Optional.empty(), "secret");
        assertThat(editor.add(carol)).isInstanceOf(UserFileEdit.Refused.class);
    }

    @Test
    void a_change_replaces_what_it_names_and_nothing_else() throws IOException {
        Path file = folder.resolve("users.yaml");
        Files.writeString(
                file, UserFileText.whole(REALM, List.of(user(ALL), other())).replace("users:", "# ours\nusers:"));
        UserFileEditor editor = new UserFileEditor(file, REALM);
        assertThat(editor.change("Bob", change("interworking", null, null, null, null, null)))
                .isInstanceOf(UserFileEdit.Done.class);
        assertThat(editor.change(
                        "sip:alice@isthmus.example",
                        change(
                                null,
                                "sms=+447700900888,email=a@example.net",
                                "<urn:uuid:1>",
                                "+447700900001",
                                "name:ACME",
                                "open")))
                .isInstanceOf(UserFileEdit.Done.class);
        assertThat(Files.readString(file)).contains("# ours");
        UserFileReading.Read read = (UserFileReading.Read) editor.list();
        assertThat(read.users().get(1).terms())
                .isEqualTo(UserTerms.DEFAULT.withServices(EnumSet.of(UserService.INTERWORKING)));
        UserTerms alice = read.users().getFirst().terms();
        assertThat(alice.legacy())
                .containsOnly(
                        Map.entry(Technology.SMS, new Msisdn("+447700900888")),
                        Map.entry(Technology.EMAIL, new MailAddress("a@example.net")));
        assertThat(alice.devices())
                .containsExactlyInAnyOrder(new UserDevice("urn:uuid:2", false), new UserDevice("urn:uuid:1", true));
        assertThat(alice.blocked())
                .contains(new Msisdn("+447700900001"))
                .doesNotContain(new AlphanumericSender("ACME"))
                .hasSize(5);
        assertThat(alice.profileInForce()).contains("open");
        assertThat(alice.services()).isEqualTo(ALL.services());
        assertThat(editor.change("Bob", change("none", null, null, null, null, null)))
                .isInstanceOfSatisfying(
                        UserFileEdit.Done.class,
                        done -> assertThat(done.user().terms().services()).isEmpty());
    }

    @Test
    void a_change_that_makes_no_sense_changes_nothing() throws IOException {
        Path file = folder.resolve("users.yaml");
        String before = UserFileText.whole(REALM, List.of(user(ALL), other()));
        Files.writeString(file, before);
        UserFileEditor editor = new UserFileEditor(file, REALM, List.of(REALM), new Msisdn("+447700900100")::equals);
        for (TermsChange wrong : List.of(
                change("flying", null, null, null, null, null),
                change(null, "sms", null, null, null, null),
                change(null, "pigeon=+447700900123", null, null, null, null),
                change(null, "sms=+447700900100", null, null, null, null),
                change(null, null, "a b", null, null, null),
                change(null, null, null, "somebody", null, null),
                change(null, null, null, null, "+447700900999", null),
                change("sending", null, null, null, null, "day"))) {
            assertThat(editor.change("Alice", wrong)).as(wrong.toString()).isInstanceOf(UserFileEdit.Refused.class);
        }
        assertThat(editor.change("Carol", change("sending", null, null, null, null, null)))
                .isInstanceOf(UserFileEdit.NoSuchUser.class);
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    private static TermsChange change(
            @Nullable String services,
            @Nullable String legacy,
            @Nullable String primary,
            @Nullable String block,
            @Nullable String unblock,
            @Nullable String profile) {
        return new TermsChange(
                Optional.ofNullable(services),
                Optional.ofNullable(legacy),
                Optional.ofNullable(primary),
                Optional.ofNullable(block),
                Optional.ofNullable(unblock),
                Optional.ofNullable(profile));
    }

    private static User user(UserTerms terms) {
        return new User("Alice", List.of(new SipUri("sip", "alice", REALM, 0)), "alice", HA1, terms);
    }

    private static User other() {
        return new User("Bob", List.of(new SipUri("sip", "bob", REALM, 0)), "bob", HA1);
    }

    private static UserTerms terms(String yaml) {
        UserFileReading reading = read(yaml);
        assertThat(reading).isInstanceOf(UserFileReading.Read.class);
        return ((UserFileReading.Read) reading).users().getFirst().terms();
    }

    private static UserFileReading read(String yaml) {
        return UserFile.read("""
                realm: isthmus.example
                users:
                  - name: Alice
                    addresses: [sip:alice@isthmus.example]
                    ha1: {MD5: %s}
                """.formatted(HA1.get("MD5")) + yaml.indent(4), SERVED);
    }
}
