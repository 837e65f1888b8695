// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

/// What a compressed body may become.
///
/// - `largest`: octets after inflating.
/// - `ratio`: octets out for each octet in, counted once more than 1,024 octets came out, since short texts
///   compress well.
/// - `layers`: codings one inside the other.
public record InflateLimits(int largest, int ratio, int layers) {
    public static final InflateLimits USUAL = new InflateLimits(256 * 1024, 100, 1);

    public InflateLimits {
        if (largest < 0 || ratio < 1 || layers < 1) {
            throw new IllegalArgumentException("limits of inflating");
        }
    }
}
