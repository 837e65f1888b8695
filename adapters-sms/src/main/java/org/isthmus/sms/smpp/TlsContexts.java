// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.isthmus.model.settings.SmsTlsSettings;

/// Makes what a link needs for TLS from its settings, anew for each connection. An `IOException` says in words which
/// file is not fit for use.
public interface TlsContexts {
    SSLContext of(SmsTlsSettings settings) throws IOException;
}
