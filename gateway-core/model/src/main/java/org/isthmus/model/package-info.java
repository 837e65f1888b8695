// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The language of the house: records, ids, ports, and the codecs that all legs share.
@NullMarked
package org.isthmus.model;

import org.jspecify.annotations.NullMarked;
