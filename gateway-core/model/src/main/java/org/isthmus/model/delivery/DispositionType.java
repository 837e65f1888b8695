// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

/// The types of notification of which a sender gets at most one each for a message (RFC 5438 section 7.2.1;
/// `INTERWORKING` is CPM's).
public enum DispositionType {
    DELIVERY,
    DISPLAY,
    PROCESSING,
    INTERWORKING
}
