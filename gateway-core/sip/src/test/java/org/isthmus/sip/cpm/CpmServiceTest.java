// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;

class CpmServiceTest {

    @Test
    void both_notations_of_every_service_are_written_and_read() {
        for (CpmService service : CpmService.values()) {
            assertThat(CpmService.of(SipHeaders.of("P-Preferred-Service", service.icsi())))
                    .contains(service);
            assertThat(CpmService.of(SipHeaders.of("Accept-Contact", "*;" + service.featureTag())))
                    .contains(service);
        }
        assertThat(CpmService.MSG.icsi()).isEqualTo("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg");
        assertThat(CpmService.DEFERRED.featureTag())
                .isEqualTo("+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.deferred\"");
    }

    @Test
    void the_asserted_service_counts_before_the_preferred_and_that_before_the_tag() {
        SipHeaders headers = SipHeaders.of(
                "a", "*;" + CpmService.SESSION.featureTag(),
                "P-Preferred-Service", CpmService.MSG.icsi(),
                "P-Asserted-Service", "urn:urn-7:3gpp-service.ims.icsi.mmtel, " + CpmService.DEFERRED.icsi());
        assertThat(CpmService.of(headers)).contains(CpmService.DEFERRED);
    }

    @Test
    void several_values_in_one_tag_are_looked_through() {
        String value = "*;require;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.x,"
                + "URN%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.largemsg\";explicit";
        assertThat(CpmService.of(SipHeaders.of("Accept-Contact", value))).contains(CpmService.LARGE_MSG);
    }

    @Test
    void what_is_no_cpm_service_is_none() {
        assertThat(CpmService.of(SipHeaders.NONE)).isEmpty();
        assertThat(CpmService.of(SipHeaders.of("P-Preferred-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.")))
                .isEmpty();
        assertThat(CpmService.of(SipHeaders.of("Accept-Contact", "*;+g.3gpp.icsi-ref=\"urn")))
                .isEmpty();
    }
}
