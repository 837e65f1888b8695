// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.Optional;
import org.isthmus.cpm.devices.SendingDevice;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.cpm.CpmMessage;

/// An admitted message with the way that selection chose for it. `device` tells which device of a user here sent
/// it; empty when it does not matter.
public record Selected(CpmMessage message, Selection selection, Optional<SendingDevice> device) {}
