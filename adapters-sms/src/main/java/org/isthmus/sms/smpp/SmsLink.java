// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.SmsMessage;

/// One link to a message centre, of whichever kind.
public interface SmsLink {
    /// What it was made from.
    SmsSettings.Link settings();

    /// Begins to connect; returns at once.
    void start();

    LinkStatus status();

    LinkCounters counters();

    /// Whether it can send at all; a receiver can not.
    default boolean sends() {
        return settings().bind() != SmsSettings.Bind.RECEIVER;
    }

    /// Whether it takes submits from now on. Those that have left go on, and what comes in is taken in any case.
    void order(LinkStatus.Order order);

    /// Takes no more submits, for good: no order changes that.
    void leave();

    boolean isLeaving();

    /// Waits at most so long until no submit is without its answer; whether that is so.
    boolean awaitIdle(Duration patience);

    /// Hands over the parts that `request` names, in order, and waits for their outcomes, one for each.
    /// Blocks at most for the time that the link's settings give to the window and the answer.
    List<HandOver> submit(HandOverRequest request, SmsMessage message);

    /// Ends the link; what is under way gets its outcome first.
    void close();
}
