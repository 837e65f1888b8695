// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.function.Consumer;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.Session;
import org.jsmpp.session.SessionStateListener;

/// Tells whether a jSMPP session that somebody else keeps is bound.
public final class SessionWatch implements SessionStateListener {
    private final Consumer<Boolean> bound;

    public SessionWatch(Consumer<Boolean> bound) {
        this.bound = bound;
    }

    @Override
    public void onStateChange(SessionState newState, SessionState oldState, Session source) {
        if (newState.isBound() != oldState.isBound()) {
            bound.accept(newState.isBound());
        }
    }
}
