// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

/// The values of command_status that the simulators give or understand (SMPP 3.4 section 5.1.3).
public final class SmppStatus {
    public static final int ROK = 0x00;
    public static final int RINVMSGLEN = 0x01;
    public static final int RINVCMDLEN = 0x02;
    public static final int RINVCMDID = 0x03;
    public static final int RINVBNDSTS = 0x04;
    public static final int RALYBND = 0x05;
    public static final int RSYSERR = 0x08;
    public static final int RINVPASWD = 0x0E;
    public static final int RINVSYSID = 0x0F;
    public static final int RMSGQFUL = 0x14;
    public static final int RSUBMITFAIL = 0x45;
    public static final int RTHROTTLED = 0x58;
    public static final int RX_T_APPN = 0x64;
    public static final int RQUERYFAIL = 0x67;

    private SmppStatus() {}

    /// Whether a deliver_sm that was answered so is sent again after a while.
    public static boolean refusesForNow(int status) {
        return switch (status) {
            case RSYSERR, RMSGQFUL, RTHROTTLED, RX_T_APPN -> true;
            default -> false;
        };
    }
}
