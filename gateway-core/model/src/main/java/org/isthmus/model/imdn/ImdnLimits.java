// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

/// What a notification may spend: octets of one XML document, depth of its elements, notifications in one
/// aggregate (RFC 5438 section 8.3).
public record ImdnLimits(int octets, int depth, int aggregated) {
    public static final ImdnLimits USUAL = new ImdnLimits(16 * 1024, 16, 100);
}
