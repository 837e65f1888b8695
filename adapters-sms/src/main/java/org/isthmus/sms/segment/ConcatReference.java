// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;

/// The 8-bit reference that the parts of one message share (3GPP TS 23.040 section 9.2.3.24.1), derived from
/// item and recipient: the same item gives the same parts each time it is asked for, also on another node and
/// after a restart. Two items share one in 256 times; [ConcatReferences] sees to that.
final class ConcatReference {
    private ConcatReference() {}

    /// 0 to 255.
    static int of(ItemId item, Address recipient) {
        long mixed = item.value() * 0x9e3779b97f4a7c15L + recipient.canonical().hashCode();
        mixed ^= mixed >>> 32;
        mixed *= 0xd6e8feb86659fd93L;
        mixed ^= mixed >>> 32;
        return (int) (mixed & 0xff);
    }
}
