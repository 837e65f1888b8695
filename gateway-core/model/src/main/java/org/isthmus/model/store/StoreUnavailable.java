// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

/// The store can not write or read now: the disk is full or gone, or its queue is at its limit. Nothing of what
/// was asked for has happened. Edges turn it into their own temporary refusal.
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailable(String what) {
        super(what);
    }

    public StoreUnavailable(String what, Throwable cause) {
        super(what, cause);
    }
}
