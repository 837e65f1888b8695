// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;

/// The reference of 8 or 16 bits that the parts of one message share (3GPP TS 23.040 sections 9.2.3.24.1 and
/// 9.2.3.24.8), derived from item and recipient: the same item gives the same parts each time it is asked for,
/// also on another node and after a restart. Two items share one of 8 bits in 256 times; [ConcatReferences]
/// sees to that.
final class ConcatReference {
    private ConcatReference() {}

    /// 0 to 65,535; the lower octet serves as reference of 8 bits.
    static int of(ItemId item, Address recipient) {
        long mixed = item.value() * 0x9e3779b97f4a7c15L + recipient.canonical().hashCode();
        mixed ^= mixed >>> 32;
        mixed *= 0xd6e8feb86659fd93L;
        mixed ^= mixed >>> 32;
        return (int) (mixed & 0xffff);
    }
}
