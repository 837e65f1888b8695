// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.DigestSettings;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.Authentication.Authenticated;
import org.isthmus.sip.core.Authentication.Challenge;
import org.isthmus.sip.core.Authentication.Refused;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Decides whether a request comes from one of our users (RFC 3261 section 22, RFC 7616, RFC 8760): digest with
/// SHA-256 and MD5, `qop=auth` only. A response without `qop` is challenged again, since nothing in it would grow and
/// it could be replayed. Credentials for another realm or of another scheme are as if they were not there.
///
/// A wrong password and an unknown user get the same challenge after the same work, and guessing is slowed by
/// [GuessGuard]. During its wait the answer is 503 with Retry-After: the only status with which a client waits as
/// told (RFC 3261 section 20.33), and 403 would make handsets ask their user for a password that is right. It is
/// given only to whoever answered a challenge at its address, so a forged source address can not provoke it.
///
/// We ask with 401: every request ends here (RFC 3261 section 22.2). What goes on is a new request of ours, so we
/// are no proxy, and 407 (section 22.3) is for those.
///
/// A nonce that is not ours (we restarted, or the address changed) is answered `stale=true` without looking at the
/// response, so that no client asks its user for a password because of us.
public final class DigestAuthenticator {
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String CREDENTIALS = "Authorization";

    private final String realm;
    private final DigestSettings settings;
    private final UserDirectory users;
    private final NonceMint nonces;
    private final GuessGuard guard;
    private final String nobody;

    /// `realm` is the one that the users' HA1 were made for.
    public DigestAuthenticator(String realm, DigestSettings settings, UserDirectory users, NonceMint nonces) {
        this.realm = realm;
        this.settings = settings;
        this.users = users;
        this.nonces = nonces;
        this.guard = new GuessGuard(settings);
        this.nobody = DigestAlgorithm.SHA_256.hash("nobody:" + realm);
    }

    public Authentication authenticate(IncomingSip request, Instant now) {
        Optional<DigestCredentials> chosen = Optional.empty();
        for (String value : request.headers().values(CREDENTIALS)) {
            switch (DigestCredentials.read(value)) {
                case DigestCredentials.Reading.OtherScheme _ -> {}
                case DigestCredentials.Reading.Malformed _ -> {
                    return refuse(Refusal.of(Cause.MALFORMED, CREDENTIALS + " is not well formed"));
                }
                case DigestCredentials.Reading.Digest(DigestCredentials given) -> {
                    if (given.realm().equals(realm) && chosen.isEmpty()) {
                        chosen = Optional.of(given);
                    }
                }
            }
        }
        return chosen.map(given -> judge(request, given, now)).orElseGet(() -> challenge(request, false, now));
    }

    private Authentication judge(IncomingSip request, DigestCredentials given, Instant now) {
        Optional<DigestAlgorithm> algorithm =
                DigestAlgorithm.named(given.algorithm()).filter(this::offered);
        if (algorithm.isEmpty() || !given.complete()) {
            return challenge(request, false, now);
        }
        if (!sameResource(given.uri(), request.requestUri())) {
            return refuse(Refusal.of(Cause.MALFORMED, "the credentials are for another request URI"));
        }
        String source = request.source().address();
        Optional<NonceMint.Nonce> nonce = nonces.read(given.nonce(), source);
        if (nonce.isEmpty()) {
            return challenge(request, true, now);
        }
        Optional<Duration> wait = guard.waitFor(given.username(), source, now);
        if (wait.isPresent()) {
            return slowDown(wait.get());
        }
        Optional<User> user = users.byDigestUser(given.username());
        if (!responseIsRight(algorithm.get(), user, given, request.method())) {
            guard.failed(given.username(), source, now);
            return challenge(request, false, now);
        }
        if (!nonces.use(nonce.get(), given.count(), now)) {
            return challenge(request, true, now);
        }
        guard.succeeded(given.username(), source);
        return new Authenticated(user.orElseThrow());
    }

    /// The same steps whether the user is known or not.
    private boolean responseIsRight(
            DigestAlgorithm algorithm, Optional<User> user, DigestCredentials given, String method) {
        String ha1 = user.map(known -> known.ha1().getOrDefault(algorithm.token(), ""))
                .orElse("");
        String right = algorithm.response(ha1.isEmpty() ? nobody : ha1, method, given);
        boolean equal = MessageDigest.isEqual(
                right.getBytes(StandardCharsets.UTF_8), given.response().getBytes(StandardCharsets.UTF_8));
        return equal && !ha1.isEmpty();
    }

    /// RFC 7616 section 3.4.6. Clients differ in which URI parameters they repeat, so those are left out.
    private static boolean sameResource(String digestUri, String requestUri) {
        if (digestUri.equals(requestUri)) {
            return true;
        }
        Optional<SipUri> digest = SipUri.parse(digestUri);
        return digest.isPresent() && digest.equals(SipUri.parse(requestUri));
    }

    private boolean offered(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5 -> settings.md5();
            case SHA_256 -> settings.sha256();
        };
    }

    private Challenge challenge(IncomingSip request, boolean stale, Instant now) {
        SipAnswer answer = SipAnswer.of(401).because(Cause.NOT_AUTHENTICATED);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (offered(algorithm)) {
                String nonce = nonces.make(request.source().address(), now);
                answer = answer.with(
                        CHALLENGE,
                        "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm.token()
                                + ", qop=\"auth\"" + (stale ? ", stale=true" : ""));
            }
        }
        return new Challenge(answer);
    }

    private static Refused slowDown(Duration wait) {
        Refusal refusal = Refusal.of(Cause.RATE_EXCEEDED, "too many wrong credentials");
        return new Refused(refusal, SipAnswer.refusing(refusal).retryAfter(wait));
    }

    private static Refused refuse(Refusal refusal) {
        return new Refused(refusal, SipAnswer.refusing(refusal));
    }
}
