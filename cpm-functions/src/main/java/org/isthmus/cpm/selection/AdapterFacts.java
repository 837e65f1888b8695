// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import org.isthmus.model.address.Address;
import org.isthmus.model.interworking.Conversion;

/// What one adapter would make of this message for this recipient.
public sealed interface AdapterFacts {
    /// Its technology has no address of the recipient.
    record NoAddress() implements AdapterFacts {}

    /// The message as it would go out to `recipient`, or why it can not.
    record Preview(Address recipient, Conversion conversion) implements AdapterFacts {}
}
