// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The one commented YAML file and everything that is made from the settings records: what is read from it, what is
/// wrong with it, the sample file, the reference, and what differs between two versions of it.
@NullMarked
package org.isthmus.platform.config;

import org.jspecify.annotations.NullMarked;
