// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import java.util.List;
import org.isthmus.model.delivery.DeliveryState;

/// What one event does to a delivery: the state to commit, the effects to perform, and the rule that said so.
public record DeliveryStep(DeliveryState state, List<DeliveryEffect> effects, Handling handling) {
    public DeliveryStep {
        effects = List.copyOf(effects);
    }

    /// The rules of the machine, in words for the state table.
    public enum Handling {
        NOT_YET("the time has not come"),
        EXPIRED("the lifetime is over: failed if it certainly is nowhere, else unknown"),
        CHOOSE("ask selection for a way that was not given up"),
        BEGIN("hand over what is still planned"),
        HOLD("wait for the recipient"),
        NO_WAY("no way is left: give up, or later again when the reason is temporary"),
        ANSWERED("the peers answered: wait, try again, take another way or end"),
        LATE_ANSWER("an answer after all: it can only add to what is known"),
        PUT_OFF("wait behind the one before it, so that nothing overtakes"),
        RELEASED("what it was put off behind is out of the way"),
        AT_ONCE("a device registered: what the devices were silent about is sent again now"),
        LINK_BACK("what waits since no link was up need not wait longer; nothing else changes"),
        INTERRUPTED("what was being handed over is unknown, and repeated only natively"),
        REPORTED("a report about a part: all delivered or one failed ends it"),
        NOT_BELIEVED("a report that contradicts what is final, or claims what this technology can not know"),
        PAST_REPORT("a report about what is over: put on the trail, changes nothing"),
        DISPLAYED_AFTER("displayed after delivered"),
        WAITED_OUT("nobody told in time"),
        DROPPED("an operator ended it"),
        MEANINGLESS("means nothing in this state");

        private final String words;

        Handling(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
