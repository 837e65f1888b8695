// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import java.util.List;

/// What reading notifications gives. The words in it are ours and hold nothing of what came.
public sealed interface ImdnReading {

    /// One notification, or those of an aggregate in order.
    record Read(List<Imdn> notifications) implements ImdnReading {
        public Read {
            notifications = List.copyOf(notifications);
        }
    }

    record Malformed(String why) implements ImdnReading {}

    record TooLarge(String why) implements ImdnReading {}
}
