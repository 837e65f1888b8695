// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.util.List;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.testkit.contract.DeliveryLedgerContract;
import org.isthmus.testkit.contract.LeaseStoreContract;
import org.isthmus.testkit.contract.MessageStoreContract;
import org.isthmus.testkit.contract.OwnerStoreContract;
import org.isthmus.testkit.contract.PartStoreContract;
import org.isthmus.testkit.contract.RegistrationStoreContract;
import org.isthmus.testkit.contract.StorePorts;
import org.isthmus.testkit.contract.TrailContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryStoresTest {

    @Nested
    class Messages extends MessageStoreContract {
        private final StorePorts ports = StorePorts.of(new MemoryStores());

        @Override
        protected StorePorts ports() {
            return ports;
        }
    }

    @Nested
    class Ledger extends DeliveryLedgerContract {
        private final StorePorts ports = StorePorts.of(new MemoryStores());

        @Override
        protected StorePorts ports() {
            return ports;
        }
    }

    @Nested
    class Leases extends LeaseStoreContract {
        private final StorePorts ports = StorePorts.of(new MemoryStores());

        @Override
        protected StorePorts ports() {
            return ports;
        }
    }

    @Nested
    class Registrations extends RegistrationStoreContract {
        private final StorePorts ports = StorePorts.of(new MemoryStores());

        @Override
        protected StorePorts ports() {
            return ports;
        }
    }

    @Nested
    class Owners extends OwnerStoreContract {
        private final StorePorts ports = StorePorts.of(new MemoryStores());

        @Override
        protected StorePorts ports() {
            return ports;
        }
    }

    @Nested
    class Parts extends PartStoreContract {
        private final StorePorts ports = StorePorts.of(new MemoryStores());

        @Override
        protected StorePorts ports() {
            return ports;
        }
    }

    @Nested
    class Stories extends TrailContract {
        private final StorePorts ports = StorePorts.of(new MemoryStores());

        @Override
        protected StorePorts ports() {
            return ports;
        }
    }

    @Test
    void a_store_told_to_fail_stores_nothing_until_it_works_again() {
        var stores = new MemoryStores();
        stores.failing(true);
        assertThatThrownBy(() -> stores.messages().accept(message(1), queued(NOON), List.of()))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(stores.messages().item(new ItemId(1))).isEmpty();
        stores.failing(false);
        stores.messages().accept(message(1), queued(NOON), List.of());
        assertThat(stores.messages().item(new ItemId(1))).contains(message(1));
    }
}
