// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.numbering;

import org.isthmus.model.address.NumberingPlan;
import org.isthmus.testkit.contract.NumberingPlanContract;

/// The phone-number library behind the port keeps the port's laws.
class PhoneNumberPlanContractTest extends NumberingPlanContract {
    private final NumberingPlan plan = PhoneNumberPlanTest.plan("GB");

    @Override
    protected NumberingPlan british() {
        return plan;
    }
}
