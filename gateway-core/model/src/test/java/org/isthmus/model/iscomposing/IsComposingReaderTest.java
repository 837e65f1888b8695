// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.iscomposing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.isthmus.model.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsComposingReaderTest {

    @Test
    void active_holds_for_its_refresh() {
        assertThat(IsComposingReader.read(
                        document("<state>active</state><contenttype>text/plain</contenttype><refresh>90</refresh>"),
                        1000))
                .contains(new IsComposing(true, Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle", "Active", "thinking", ""})
    void any_other_state_is_idle(String state) {
        assertThat(IsComposingReader.read(document("<state>" + state + "</state><refresh>-1</refresh>"), 1000))
                .contains(new IsComposing(false, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<isComposing/>",
                "<other><state>idle</state></other>",
                "<isComposing><state>idle</isComposing>",
                "<!DOCTYPE isComposing><isComposing><state>idle</state></isComposing>",
                "<isComposing><state>&x;</state></isComposing>",
                "<isComposing><state>idle</state></isComposing><isComposing><state>idle</state></isComposing>"
            })
    void what_is_no_indication_is_none(String document) {
        assertThat(IsComposingReader.read(Octets.utf8(document), 1000)).isEmpty();
    }

    @Test
    void depth_and_size_are_bounded() {
        assertThat(IsComposingReader.read(document("<state>idle</state>" + "<x>".repeat(20) + "</x>".repeat(20)), 1000))
                .isEmpty();
        assertThat(IsComposingReader.read(document("<state>idle</state>"), 20)).isEmpty();
    }

    private static Octets document(String children) {
        return Octets.utf8("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<isComposing xmlns="
                + "\"urn:ietf:params:xml:ns:im-iscomposing\">" + children + "</isComposing>\r\n");
    }
}
