// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.demo;

import java.io.PrintStream;
import org.isthmus.model.VisibleText;
import org.isthmus.testkit.handset.HandsetListener;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.ReceivedNotification;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.SmscListener;

/// Says what arrives while somebody plays by hand.
record DemoVoices(PrintStream out) implements HandsetListener, SmscListener {
    @Override
    public void received(ReceivedMessage message) {
        out.println("  Alice's handset shows: " + VisibleText.of(message.text()));
    }

    @Override
    public void notified(ReceivedNotification notification) {
        out.println("  Alice's handset is told: " + VisibleText.of(notification.status()));
    }

    @Override
    public void shown(PhoneText text) {
        out.println("  the telephone shows: " + VisibleText.of(text.text()) + " (from +" + text.from() + ")");
    }
}
