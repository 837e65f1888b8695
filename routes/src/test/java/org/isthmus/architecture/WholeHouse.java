// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The classes of every module as Maven compiled them, tests included: the class path of one module does not have the
/// tests of the others. `benchmarks` is built after this and is not among them.
final class WholeHouse implements LocationProvider {
    private static final int DEEPEST_MODULE = 2;

    @Override
    public Set<Location> get(Class<?> testClass) {
        Path root = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> modules = Files.walk(root, DEEPEST_MODULE)) {
            Set<Location> built = modules.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .filter(folder -> !folder.endsWith("benchmarks"))
                    .flatMap(module ->
                            Stream.of("target/classes", "target/test-classes").map(module::resolve))
                    .filter(Files::isDirectory)
                    .map(Location::of)
                    .collect(Collectors.toSet());
            Path model = root.resolve("gateway-core/model/target/classes");
            if (!built.contains(Location.of(model))) {
                throw new IllegalStateException(model + " is not built: run Maven with `-pl routes -am`");
            }
            return built;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static boolean isTest(JavaClass type) {
        return where(type).contains("/target/test-classes/");
    }

    /// The folder of its module.
    static String module(JavaClass type) {
        return where(type).replaceFirst("/target/(test-)?classes/.*", "");
    }

    private static String where(JavaClass type) {
        return type.getSource().map(source -> source.getUri().getPath()).orElse("");
    }
}
