// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar, or `development` when run from class files.
final class Version implements IVersionProvider {
    static String text() {
        String built = Version.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"isthmus " + text(), "Java " + Runtime.version()};
    }
}
