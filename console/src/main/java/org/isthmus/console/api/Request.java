// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.io.IOException;
import java.util.Optional;

/// One request as the API judges it: method, path and query as they came (undecoded), and the header fields that
/// matter. The body is read when somebody asks for it, and never more of it than asked for.
record Request(
        String method,
        String path,
        String query,
        Optional<String> host,
        Optional<String> authorization,
        Optional<String> contentType,
        BodySource body) {

    interface BodySource {
        /// The whole body, or nothing when it is longer than `limit`. Throws when the caller went away.
        Optional<byte[]> read(int limit) throws IOException;
    }
}
