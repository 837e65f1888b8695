// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "demo", description = "demo", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    static final String FOLDER = "demo";

    @Override
    public Integer call() {
        return ExitCode.OK;
    }
}
