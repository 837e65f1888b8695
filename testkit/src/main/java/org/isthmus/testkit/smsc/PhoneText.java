// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

/// One whole message as the person behind a number reads it: from whom, the text, and in how many parts it
/// came.
public record PhoneText(String from, String to, String text, int parts) {}
