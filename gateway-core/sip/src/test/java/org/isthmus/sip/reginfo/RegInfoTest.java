// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.reginfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.junit.jupiter.api.Test;

/// RFC 3680 section 5, documents and what they add up to.
class RegInfoTest {
    private static final String AOR = "sip:alice@isthmus.example";

    private static String document(int version, String state, String... contacts) {
        return "<?xml version=\"1.0\"?>\n<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"" + version
                + "\" state=\"" + state + "\">\n <registration aor=\"" + AOR + "\" id=\"a7\" state=\"active\">\n"
                + String.join("", contacts) + " </registration>\n</reginfo>";
    }

    private static String contact(String id, String state, String... params) {
        return "  <contact id=\"" + id + "\" state=\"" + state + "\" event=\"registered\">\n"
                + "   <uri>sip:alice@10.0.0.1</uri>\n" + String.join("", params) + "  </contact>\n";
    }

    private static Optional<RegInfo> read(String document) {
        return RegInfoReader.USUAL.read(Octets.utf8(document));
    }

    private static RegView view(RegView before, String document) {
        return ((RegView.Step.Next) before.with(read(document).orElseThrow())).view();
    }

    @Test
    void a_document_is_read_with_what_the_contacts_can_do() {
        String document = document(
                0,
                "full",
                contact(
                        "76",
                        "active",
                        "<unknown-param name=\"+g.3gpp.icsi-ref\">\"urn%3Aurn-7%3Acpm.msg\"</unknown-param>",
                        "<unknown-param name=\"audio\"/>",
                        "<unknown-param name=\"x y\">no name</unknown-param>",
                        "<unknown-param name=\"methods\">MESSAGE, OPTIONS</unknown-param>"),
                contact("77", "terminated"));

        assertThat(read(document))
                .contains(new RegInfo(
                        0,
                        true,
                        List.of(new RegInfo.Registration(
                                "a7",
                                AOR,
                                true,
                                List.of(
                                        new RegInfo.Contact(
                                                "76",
                                                true,
                                                Set.of(
                                                        "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3Acpm.msg\"",
                                                        "audio", "methods=\"MESSAGE, OPTIONS\"")),
                                        new RegInfo.Contact("77", false, Set.of()))))));
    }

    @Test
    void what_is_no_such_document_or_has_a_dtd_is_not_read() {
        String good = document(0, "full", contact("76", "active"));
        for (String bad : List.of(
                "",
                "no xml",
                good.replace("urn:ietf", "urn:other"),
                good.replace("version=\"0\"", "version=\"-1\""),
                good.replace("state=\"full\"", "state=\"half\""),
                good.replace("<reginfo", "<!DOCTYPE reginfo [<!ENTITY a \"b\">]><reginfo"),
                "<a>".repeat(1000),
                good + "x".repeat(70_000))) {
            assertThat(read(bad))
                    .as(bad.substring(0, Math.min(80, bad.length())))
                    .isEmpty();
        }
        for (int end = 0; end < good.length(); end++) {
            assertThat(read(good.substring(0, end))).isEmpty();
        }
        String[] many = new String[300];
        java.util.Arrays.fill(many, contact("1", "active"));
        assertThat(read(document(0, "full", many))).isEmpty();
    }

    @Test
    void a_partial_document_changes_what_it_names_and_a_full_one_begins_anew() {
        RegView first = view(RegView.NONE, document(0, "full", contact("76", "active"), contact("77", "active")));
        RegView second = view(first, document(1, "partial", contact("76", "terminated")));
        RegView third = view(second, document(2, "partial", contact("77", "terminated")));
        RegView fourth = view(third, document(9, "full", contact("80", "active")));

        assertThat(first.reaches(AOR::equals)).isTrue();
        assertThat(second.reaches(AOR::equals)).isTrue();
        assertThat(third.reaches(AOR::equals)).isFalse();
        assertThat(fourth.reaches(AOR::equals)).isTrue();
        assertThat(fourth.reaches("sip:bob@isthmus.example"::equals)).isFalse();
    }

    @Test
    void what_is_over_is_not_kept_and_what_grows_without_end_is_asked_for_anew() {
        RegView view = view(RegView.NONE, document(0, "full", contact("76", "active")));
        for (int version = 1; version < 1000; version++) {
            String over = document(version, "partial", contact("c" + version, "terminated"))
                    .replace("id=\"a7\"", "id=\"r" + version + "\"")
                    .replace("state=\"active\"", "state=\"terminated\"");
            view = view(view, over);
        }
        assertThat(view.registrations()).hasSize(1);

        RegView.Step step = new RegView.Step.Next(view);
        long version = view.version();
        while (step instanceof RegView.Step.Next(RegView next)) {
            version++;
            assertThat(version).isLessThan(2000);
            step = next.with(read(document((int) version, "partial", contact("n" + version, "active")))
                    .orElseThrow());
        }
        assertThat(step).isInstanceOf(RegView.Step.Gap.class);
        assertThat(version - 1000).isLessThanOrEqualTo(RegView.MOST);
    }

    @Test
    void an_old_document_is_stale_and_a_missing_one_is_a_gap() {
        RegView first = view(RegView.NONE, document(5, "full", contact("76", "active")));

        assertThat(first.with(read(document(5, "full")).orElseThrow())).isInstanceOf(RegView.Step.Stale.class);
        assertThat(first.with(read(document(4, "partial")).orElseThrow())).isInstanceOf(RegView.Step.Stale.class);
        assertThat(first.with(read(document(7, "partial")).orElseThrow())).isInstanceOf(RegView.Step.Gap.class);
        assertThat(RegView.NONE.with(read(document(0, "partial")).orElseThrow()))
                .isInstanceOf(RegView.Step.Gap.class);
    }
}
