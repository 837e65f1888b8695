// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

/// In which part we ask for credentials: as the end of the request (RFC 3261 section 22.2) or as a proxy on its way
/// (section 22.3).
public enum Challenger {
    ENDPOINT(401, "WWW-Authenticate", "Authorization"),
    PROXY(407, "Proxy-Authenticate", "Proxy-Authorization");

    private final int status;
    private final String challengeField;
    private final String credentialsField;

    Challenger(int status, String challengeField, String credentialsField) {
        this.status = status;
        this.challengeField = challengeField;
        this.credentialsField = credentialsField;
    }

    int status() {
        return status;
    }

    String challengeField() {
        return challengeField;
    }

    String credentialsField() {
        return credentialsField;
    }
}
