// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

/// What the SIP edge tells the meters. Called on hot paths: implementations count and return.
public interface SipCounters {
    /// A request that is new, by its method as it came (unknown methods as `OTHER`).
    void received(String method);

    /// A final answer that left, by its status.
    void answered(int status);

    /// A repeated request that was not handed on.
    void retransmissionAbsorbed();

    /// A request refused with 503 because too many are in progress or the edge is stopping.
    void overloadRefused();

    /// Bytes that were no acceptable SIP message.
    void malformed();

    /// A request of ours that left; `answeredStatus` is 0 when it stayed without a final answer.
    void sent(String method, int answeredStatus);

    /// A request of ours that was repeated over UDP.
    void repeated();

    /// Requests in progress changed by `by`.
    void inProgress(int by);
}
