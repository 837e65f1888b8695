// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.List;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.interworking.Capabilities;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.interworking.Fidelity;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.interworking.LegacyMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;

/// A technology that carries text in parts of ten octets, up to `mostParts`.
record FakeAdapter(Technology technology, Set<Class<? extends Address>> addresses, int mostParts)
        implements InterworkingFunction {
    static final FakeAdapter SMS = new FakeAdapter(Technology.SMS, Set.of(Msisdn.class, ShortCode.class), 5);
    static final FakeAdapter MMS = new FakeAdapter(Technology.MMS, Set.of(Msisdn.class), 100);
    static final FakeAdapter EMAIL = new FakeAdapter(Technology.EMAIL, Set.of(MailAddress.class), 1000);

    @Override
    public Capabilities capabilities() {
        return new Capabilities(addresses, Set.of("text/plain"), 1000, true, false, false);
    }

    @Override
    public Conversion convert(CpmMessage message, Address recipient) {
        int parts = Math.max(1, (message.content().octets().size() + 9) / 10);
        return parts > mostParts
                ? new Conversion.CannotCarry(
                        Refusal.of(Cause.TOO_MANY_PARTS, parts + " parts, " + mostParts + " allowed"))
                : new Conversion.Converted(
                        new Parts(parts),
                        new Fidelity(
                                List.of("text"), List.of(), List.of("display report: not possible in " + technology)));
    }

    /// The same technology by the links of a group.
    InterworkingFunction inGroup(String group) {
        FakeAdapter adapter = this;
        return new InterworkingFunction() {
            @Override
            public Technology technology() {
                return adapter.technology();
            }

            @Override
            public Via via() {
                return new Via(technology(), group);
            }

            @Override
            public Capabilities capabilities() {
                return adapter.capabilities();
            }

            @Override
            public Conversion convert(CpmMessage message, Address recipient) {
                return adapter.convert(message, recipient);
            }
        };
    }

    record Parts(int parts) implements LegacyMessage {
        @Override
        public String summary() {
            return parts + (parts == 1 ? " part" : " parts");
        }
    }
}
