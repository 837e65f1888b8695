// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.users.User;
import org.isthmus.sip.message.SipAnswer;

/// What [DigestAuthenticator] says of a request.
public sealed interface Authentication {

    record Authenticated(User user) implements Authentication {}

    /// Credentials are missing, wrong or worn out; `answer` is the 401 that asks for them. It does not tell
    /// which: an unknown user looks like a wrong password.
    record Challenge(SipAnswer answer) implements Authentication {}

    /// Not to be tried again like this: the credentials are malformed, or too many were wrong.
    record Refused(Refusal refusal, SipAnswer answer) implements Authentication {}
}
