// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.wire;

/// What was awaited did not come in time. The message tells what did come instead, one line each.
public final class NeverCame extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NeverCame(String account) {
        super(account);
    }
}
