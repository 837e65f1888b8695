// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Refusal;

/// The small values that several records hold, each written and read side by side.
final class Shared {
    private static final int GATEWAY_ITSELF = 0xff;

    /// A target that names its group; those of before groups could be named stay readable as they are.
    private static final int IN_GROUP = 3;
    private static final int ON = 4;
    private static final int TO_NETWORK = 5;
    private static final int TO_NETWORK_ONCE = 6;

    private Shared() {}

    static void item(PackWriter out, ItemId id) {
        out.unsigned(id.value());
    }

    static ItemId item(PackReader in) {
        return new ItemId(in.unsigned());
    }

    static void address(PackWriter out, Address address) {
        out.text(address.canonical());
    }

    static Address address(PackReader in) {
        return Address.ofCanonical(in.text());
    }

    static void technology(PackWriter out, Technology technology) {
        out.text(technology.name());
    }

    static Technology technology(PackReader in) {
        return new Technology(in.text());
    }

    /// Nearly all events are asserted by this gateway: that takes one octet.
    static void asserter(PackWriter out, Asserter asserter) {
        if (asserter.equals(Asserter.GATEWAY)) {
            out.octet(GATEWAY_ITSELF);
        } else {
            out.octet(Numbers.ASSERTER.of(asserter.kind())).text(asserter.name());
        }
    }

    static Asserter asserter(PackReader in) {
        int kind = in.octet();
        if (kind == GATEWAY_ITSELF) {
            return Asserter.GATEWAY;
        }
        if (kind >= Numbers.ASSERTER.all().size()) {
            throw in.corrupt("no asserter has number " + kind);
        }
        return new Asserter(Numbers.ASSERTER.all().get(kind), in.text());
    }

    static void refusal(PackWriter out, Refusal refusal) {
        out.unsigned(Numbers.ofCause(refusal.cause()));
        asserter(out, refusal.by());
        out.text(refusal.remoteCode()).text(refusal.detail());
    }

    static Refusal refusal(PackReader in) {
        return new Refusal(Numbers.readCause(in), asserter(in), in.text(), in.text());
    }

    static void foreignId(PackWriter out, ForeignId id) {
        out.text(id.scope()).text(id.value());
    }

    static ForeignId foreignId(PackReader in) {
        return new ForeignId(in.text(), in.text());
    }

    static void target(PackWriter out, Target target) {
        switch (target) {
            case Target.Native() -> out.octet(0);
            case Target.Interwork(Via via, Address recipient) -> {
                out.octet(via.isNamed() ? IN_GROUP : 1);
                technology(out, via.technology());
                if (via.isNamed()) {
                    out.text(via.group());
                }
                address(out, recipient);
            }
            case Target.HandToCore(String route) -> out.octet(2).text(route);
            case Target.HandOn(ReferencePoint point, Address recipient) -> {
                out.octet(ON).text(point.word());
                address(out, recipient);
            }
            case Target.Network(String name, boolean again) ->
                out.octet(again ? TO_NETWORK : TO_NETWORK_ONCE).text(name);
        }
    }

    static Target target(PackReader in) {
        return switch (in.octet()) {
            case 0 -> new Target.Native();
            case 1 -> new Target.Interwork(technology(in), address(in));
            case IN_GROUP -> new Target.Interwork(new Via(technology(in), in.text()), address(in));
            case 2 -> new Target.HandToCore(in.text());
            case ON ->
                new Target.HandOn(
                        ReferencePoint.of(in.text()).orElseThrow(() -> in.corrupt("no such point")), address(in));
            case TO_NETWORK -> new Target.Network(in.text(), true);
            case TO_NETWORK_ONCE -> new Target.Network(in.text(), false);
            default -> throw in.corrupt("no such target");
        };
    }
}
