// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import java.nio.file.Path;
import org.isthmus.testkit.contract.DeliveryLedgerContract;
import org.isthmus.testkit.contract.LeaseStoreContract;
import org.isthmus.testkit.contract.MessageStoreContract;
import org.isthmus.testkit.contract.OwnerStoreContract;
import org.isthmus.testkit.contract.PartStoreContract;
import org.isthmus.testkit.contract.RegistrationStoreContract;
import org.isthmus.testkit.contract.StorePorts;
import org.isthmus.testkit.contract.TrailContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The durable stores keep the laws of the ports.
class StoresContractTest {
    @TempDir
    Path directory;

    private Stores stores;

    @BeforeEach
    void open() {
        stores = TestStores.open(directory);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Nested
    class Messages extends MessageStoreContract {
        @Override
        protected StorePorts ports() {
            return TestStores.ports(stores);
        }
    }

    @Nested
    class Ledger extends DeliveryLedgerContract {
        @Override
        protected StorePorts ports() {
            return TestStores.ports(stores);
        }
    }

    @Nested
    class Leases extends LeaseStoreContract {
        @Override
        protected StorePorts ports() {
            return TestStores.ports(stores);
        }
    }

    @Nested
    class Registrations extends RegistrationStoreContract {
        @Override
        protected StorePorts ports() {
            return TestStores.ports(stores);
        }
    }

    @Nested
    class Owners extends OwnerStoreContract {
        @Override
        protected StorePorts ports() {
            return TestStores.ports(stores);
        }
    }

    @Nested
    class Parts extends PartStoreContract {
        @Override
        protected StorePorts ports() {
            return TestStores.ports(stores);
        }
    }

    @Nested
    class Stories extends TrailContract {
        @Override
        protected StorePorts ports() {
            return TestStores.ports(stores);
        }
    }
}
