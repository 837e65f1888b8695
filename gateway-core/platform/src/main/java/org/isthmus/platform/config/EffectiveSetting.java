// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

/// One value that is in force: its path, the value as the file would have it (`(secret)` for secrets), where it
/// comes from, and whether it may change while traffic runs.
public record EffectiveSetting(String path, String value, Origin origin, boolean live) {

    public sealed interface Origin {}

    public record InFile(int line) implements Origin {}

    public record Default() implements Origin {}
}
