// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import org.isthmus.model.mime.InflateLimits;

/// What a CPIM message may spend before it is refused as too large.
///
/// - `headers`, `headerLength`: headers in one block, octets in one header.
/// - `body`: octets of the whole as it came.
/// - `inflate`: what its content may become when it is compressed.
public record CpimLimits(int headers, int headerLength, int body, InflateLimits inflate) {
    public static final CpimLimits USUAL = new CpimLimits(64, 2048, 256 * 1024, InflateLimits.USUAL);
}
