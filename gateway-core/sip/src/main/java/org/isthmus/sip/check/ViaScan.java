// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

/// The form of a Via field (RFC 3261 section 20.42): a list of sent-protocol, sent-by and parameters, with space in
/// unlikely places. `received` is read with and without brackets (RFC 5118 section 4.5).
final class ViaScan {
    private static final String COOKIE = "z9hg4bk";

    enum Form {
        GOOD,
        MALFORMED,
        /// A branch that is the magic cookie and nothing else: no two transactions could be told apart.
        EMPTY_BRANCH,
        /// A sent-by that can not be one host: nothing may ever be forwarded there.
        NOT_ONE_HOST
    }

    private ViaScan() {}

    static Form form(Scan scan, int most) {
        Form form = Form.GOOD;
        int count = 0;
        do {
            Form one = ++count > most ? Form.MALFORMED : one(scan.space());
            if (one == Form.MALFORMED) {
                return one;
            }
            form = form == Form.GOOD ? one : form;
        } while (scan.separator(','));
        return scan.done() ? form : Form.MALFORMED;
    }

    private static Form one(Scan scan) {
        boolean protocol = scan.word("sip")
                && scan.separator('/')
                && scan.word("2.0")
                && scan.separator('/')
                && scan.token()
                && Scan.isSpace(scan.peek());
        int host = scan.space().at();
        if (!protocol || !HostScan.hostAndPort(scan, true)) {
            return Form.MALFORMED;
        }
        int afterHost = scan.at();
        int parameters = scan.at();
        if (!FieldScan.parameters(scan)) {
            return Form.MALFORMED;
        }
        int end = scan.at();
        if (emptyBranch(new Scan(scan.octets(), parameters, end))) {
            return Form.EMPTY_BRANCH;
        }
        return isOneHost(new Scan(scan.octets(), host, afterHost)) ? Form.GOOD : Form.NOT_ONE_HOST;
    }

    private static boolean emptyBranch(Scan scan) {
        while (scan.separator(';')) {
            int name = scan.at();
            scan.token();
            boolean branch = Scan.matches(scan.octets(), name, scan.at(), "branch");
            if (scan.separator('=')) {
                int value = scan.at();
                if (!scan.quoted()) {
                    scan.moveTo(value);
                    while (!scan.done() && scan.peek() != ';' && !Scan.isSpace(scan.peek())) {
                        scan.skip();
                    }
                }
                if (branch) {
                    return Scan.matches(scan.octets(), value, scan.at(), COOKIE);
                }
            }
        }
        return false;
    }

    /// Not 0.0.0.0, not a multicast group, not the broadcast address (RFC 4475 section 3.3.10).
    private static boolean isOneHost(Scan scan) {
        if (scan.peek() == '[') {
            scan.skip();
            return !scan.word("ff") && !scan.word("::]");
        }
        long first = scan.number(255);
        if (first < 0 || !scan.take('.')) {
            return true;
        }
        for (int part = 1; part < 4; part++) {
            if ((part > 1 && !scan.take('.')) || scan.number(255) < 0) {
                return true;
            }
        }
        return (first > 0 && first < 224) || Scan.isToken(scan.peek());
    }
}
