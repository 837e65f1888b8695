// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.Secret;
import org.isthmus.model.settings.Setting;

/// Settings of every kind, for the tests of this package.
record Zoo(
        @Setting(value = "A name.", example = "main", pattern = "[a-z]+")
        String name,

        @Setting(value = "A number.", fallback = "5", min = "1", max = "10", live = true)
        int count,

        @Setting(value = "A fraction.", fallback = "0.5", min = "0", max = "1")
        double share,

        @Setting(value = "A large number.", fallback = "5000000000")
        long large,

        @Setting(value = "A switch.", fallback = "false") boolean on,

        @Setting(value = "A duration.", fallback = "20s", min = "1s", max = "1h", live = true)
        Duration delay,

        @Setting(value = "A size.", fallback = "64KiB", max = "1MiB")
        ByteSize size,

        @Setting(value = "An address.", fallback = "127.0.0.1:80")
        Listen listen,

        @Setting(value = "A path.", fallback = "data/zoo") Path folder,

        @Setting(value = "One of three.", fallback = "best-effort")
        Mode mode,

        @Setting(value = "A secret.", example = "env:ZOO") Optional<Secret> key,

        @Setting(value = "Ways.", fallback = "[sms, email]") List<Technology> ways,

        @Setting(value = "Words.", fallback = "[]", example = "[a, b]")
        Set<String> words,

        @Setting(value = "Weights.", fallback = "{a: 1}", min = "0")
        Map<String, Integer> weights,

        @Setting(value = "Cages.", fallback = "[]", live = true)
        List<Cage> cages,

        @Setting("Keepers.") Optional<Keeper> keeper,
        @Setting("A part.") Keeper part) {

    enum Mode {
        OFF,
        BEST_EFFORT,
        ALWAYS
    }

    record Cage(
            @Setting(value = "Its name.", example = "lions") String name,

            @Setting(value = "Its doors.", fallback = "1", min = "1")
            int doors,

            @Setting(value = "Its key.", example = "env:CAGE_KEY")
            Secret key) {}

    record Keeper(
            @Setting(value = "From.", fallback = "1") int from,

            @Setting(value = "To.", fallback = "2") int to) {
        Keeper {
            if (from > to) {
                throw new IllegalArgumentException("from must not be above to");
            }
        }
    }
}
