// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import org.isthmus.model.address.NumberingPlan;
import org.isthmus.testkit.contract.NumberingPlanContract;

/// The plan that these tests stand on keeps the laws of the port, so that they prove something about the real one.
class SamplePlanTest extends NumberingPlanContract {
    @Override
    protected NumberingPlan british() {
        return new SamplePlan();
    }
}
