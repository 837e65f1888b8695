// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.networks;

import java.util.List;

/// The names of services in settings and requests: a setting names one by all of its ICSI or feature tag, or by what
/// follows one of its dots or colons, in any case.
public final class ServiceName {
    /// What a request that names none counts as.
    private static final String USUAL = "oma.cpm.msg";

    private ServiceName() {}

    /// Those that a request which names `services` is of: all of them, or the usual one.
    public static List<String> named(List<String> services) {
        return services.isEmpty() ? List.of(USUAL) : services;
    }

    /// Whether `named` in the settings means the service that a request names.
    public static boolean is(String named, String service) {
        int start = service.length() - named.length();
        return start >= 0
                && service.regionMatches(true, start, named, 0, named.length())
                && (start == 0 || service.charAt(start - 1) == '.' || service.charAt(start - 1) == ':');
    }
}
