// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// What the text of a setting may refer to outside its file: the folder that relative paths start at, and the
/// environment's variables.
record Surroundings(Path folder, Function<String, Optional<String>> environment) {}
