// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

/// Is told what happens at a simulated SMSC, as it happens, on the SMSC's own threads.
public interface SmscListener {

    default void bound(ReceivedBind bind) {}

    default void unbound(String systemId) {}

    default void submitted(ReceivedSubmit submit) {}

    default void shown(PhoneText text) {}
}
