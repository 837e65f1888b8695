// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import org.isthmus.model.delivery.DeliveryReport;

/// What a handset says about messages that it got.
public record Dispositions(List<DeliveryReport> reports) {}
