// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What SIP bodies, CPIM contents, MM7 and mail share of MIME: media types, header lines, transfer and content
/// encodings, charsets, multiparts. Pure; every size that a peer could choose is bounded by an argument.
@NullMarked
package org.isthmus.model.mime;

import org.jspecify.annotations.NullMarked;
