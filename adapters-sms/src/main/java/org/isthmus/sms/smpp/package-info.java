// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The SMPP edge: links to message centres. The only package that sees jSMPP.
@NullMarked
package org.isthmus.sms.smpp;

import org.jspecify.annotations.NullMarked;
