// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

/// In which namespace an interworking notification is written: two encodings are met in the field, and clients
/// of one do not all read the other (stage 3 section 2.5). Both are read.
public enum InterworkingEncoding {
    /// `interworking-notification` and `status` in the IMDN namespace, `legacy-sms` in that of CPM. Breaks the
    /// extension rule of RFC 5438 section 11.1.9.
    IMDN_NAMESPACE,
    /// All of it in the namespace of CPM, as the extension rule wants it.
    CPM_NAMESPACE
}
