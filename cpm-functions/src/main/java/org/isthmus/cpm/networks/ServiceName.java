// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.networks;

/// The names of services in settings and requests: a setting names one by all of its ICSI or feature tag, or by what
/// follows one of its dots or colons, in any case.
public final class ServiceName {
    /// What a request that names none counts as.
    static final String USUAL = "oma.cpm.msg";

    private ServiceName() {}

    /// Whether `named` in the settings means the service that a request names.
    public static boolean is(String named, String requested) {
        String service = requested.isEmpty() ? USUAL : requested;
        int start = service.length() - named.length();
        return start >= 0
                && service.regionMatches(true, start, named, 0, named.length())
                && (start == 0 || service.charAt(start - 1) == '.' || service.charAt(start - 1) == ':');
    }
}
