// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isthmus.model.Technology;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.Role;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.sms.SmsInterworkingFunction;
import org.isthmus.sms.text.TextRules;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.Test;

class ReceiptsCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final MemoryStores stores = new MemoryStores();
    private final List<InterworkingFunction> adapters = new ArrayList<>();
    private final ReceiptsCommand command =
            new ReceiptsCommand(stores.ledger(), stores.messages(), stores.trail(), adapters, ZoneOffset.UTC);

    private List<String> lines() {
        return ((CommandOutcome.Done) command.run(new Command.Call("me", Role.SUPPORT, Map.of()))).lines();
    }

    private void kept(Technology technology, String id) {
        stores.ledger()
                .keepUnmatched(new DeliveryReport(
                        List.of(new ForeignId("scope", id)),
                        ReportedState.DELIVERED,
                        Asserter.peer("centre"),
                        "DELIVRD",
                        NOW,
                        technology));
    }

    @Test
    void receipts_are_not_hidden_behind_any_number_of_reports_by_handsets() {
        adapters.add(adapter());
        kept(Technology.SMS, "4711");
        for (int i = 0; i < 5001; i++) {
            kept(Technology.RCS, "imdn-" + i);
        }
        assertThat(lines()).hasSize(3).first().asString().contains("id 4711 says DELIVRD");
    }

    @Test
    void the_receipts_of_a_group_that_came_by_reload_are_shown_and_of_one_that_only_receives() {
        kept(Technology.SMS, "4711");
        assertThat(lines()).hasSize(3);
        adapters.add(adapter());
        assertThat(lines()).hasSize(3).first().asString().contains("id 4711 says DELIVRD");
    }

    private static InterworkingFunction adapter() {
        return new SmsInterworkingFunction(new TextRules(3, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC));
    }
}
