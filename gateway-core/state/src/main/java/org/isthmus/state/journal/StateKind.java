// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import org.isthmus.model.delivery.DeliveryState;

/// The kinds of delivery state by the numbers under which they are stored; the name is what the census shows.
enum StateKind {
    CHOOSING(0, "Choosing"),
    QUEUED(1, "Queued"),
    HANDING_OVER(2, "HandingOver"),
    AWAITING_REPORT(3, "AwaitingReport"),
    AWAITING_RECIPIENT(4, "AwaitingRecipient"),
    ENDED(5, "Ended");

    private final int number;
    private final String shown;

    StateKind(int number, String shown) {
        this.number = number;
        this.shown = shown;
    }

    int number() {
        return number;
    }

    String shown() {
        return shown;
    }

    static StateKind of(DeliveryState state) {
        return switch (state) {
            case DeliveryState.Choosing _ -> CHOOSING;
            case DeliveryState.Queued _ -> QUEUED;
            case DeliveryState.HandingOver _ -> HANDING_OVER;
            case DeliveryState.AwaitingReport _ -> AWAITING_REPORT;
            case DeliveryState.AwaitingRecipient _ -> AWAITING_RECIPIENT;
            case DeliveryState.Ended _ -> ENDED;
        };
    }

    static StateKind ofNumber(long number) {
        for (StateKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of state has number " + number);
    }
}
