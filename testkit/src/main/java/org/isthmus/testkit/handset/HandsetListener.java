// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

/// Is told what a handset receives, as it happens, on the handset's own threads.
public interface HandsetListener {

    default void received(ReceivedMessage message) {}

    default void notified(ReceivedNotification notification) {}

    /// One line of words about anything else worth telling: a registration renewed, a packet not understood.
    default void remarked(String words) {}
}
