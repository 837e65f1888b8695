// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Numbers of SMPP `command_status` and their names (SMPP 3.4 section 5.1.3; stage 3 section 4.5).
public final class CommandStatus {
    public static final int ROK = 0x00;
    public static final int RINVMSGLEN = 0x01;
    public static final int RINVCMDLEN = 0x02;
    public static final int RINVCMDID = 0x03;
    public static final int RINVBNDSTS = 0x04;
    public static final int RSYSERR = 0x08;
    public static final int RINVSRCADR = 0x0a;
    public static final int RINVDSTADR = 0x0b;
    public static final int RMSGQFUL = 0x14;
    public static final int RTHROTTLED = 0x58;
    public static final int RX_T_APPN = 0x64;
    public static final int RX_P_APPN = 0x65;
    public static final int RX_R_APPN = 0x66;
    public static final int RINVOPTPARSTREAM = 0xc0;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(ROK, "ROK"),
            Map.entry(RINVMSGLEN, "RINVMSGLEN"),
            Map.entry(RINVCMDLEN, "RINVCMDLEN"),
            Map.entry(RINVCMDID, "RINVCMDID"),
            Map.entry(RINVBNDSTS, "RINVBNDSTS"),
            Map.entry(0x05, "RALYBND"),
            Map.entry(0x06, "RINVPRTFLG"),
            Map.entry(0x07, "RINVREGDLVFLG"),
            Map.entry(RSYSERR, "RSYSERR"),
            Map.entry(RINVSRCADR, "RINVSRCADR"),
            Map.entry(RINVDSTADR, "RINVDSTADR"),
            Map.entry(0x0c, "RINVMSGID"),
            Map.entry(0x0d, "RBINDFAIL"),
            Map.entry(0x0e, "RINVPASWD"),
            Map.entry(0x0f, "RINVSYSID"),
            Map.entry(0x11, "RCANCELFAIL"),
            Map.entry(0x13, "RREPLACEFAIL"),
            Map.entry(RMSGQFUL, "RMSGQFUL"),
            Map.entry(0x15, "RINVSERTYP"),
            Map.entry(0x33, "RINVNUMDESTS"),
            Map.entry(0x34, "RINVDLNAME"),
            Map.entry(0x40, "RINVDESTFLAG"),
            Map.entry(0x42, "RINVSUBREP"),
            Map.entry(0x43, "RINVESMCLASS"),
            Map.entry(0x44, "RCNTSUBDL"),
            Map.entry(0x45, "RSUBMITFAIL"),
            Map.entry(0x48, "RINVSRCTON"),
            Map.entry(0x49, "RINVSRCNPI"),
            Map.entry(0x50, "RINVDSTTON"),
            Map.entry(0x51, "RINVDSTNPI"),
            Map.entry(0x53, "RINVSYSTYP"),
            Map.entry(0x54, "RINVREPFLAG"),
            Map.entry(0x55, "RINVNUMMSGS"),
            Map.entry(RTHROTTLED, "RTHROTTLED"),
            Map.entry(0x61, "RINVSCHED"),
            Map.entry(0x62, "RINVEXPIRY"),
            Map.entry(0x63, "RINVDFTMSGID"),
            Map.entry(RX_T_APPN, "RX_T_APPN"),
            Map.entry(RX_P_APPN, "RX_P_APPN"),
            Map.entry(RX_R_APPN, "RX_R_APPN"),
            Map.entry(0x67, "RQUERYFAIL"),
            Map.entry(RINVOPTPARSTREAM, "RINVOPTPARSTREAM"),
            Map.entry(0xc1, "ROPTPARNOTALLWD"),
            Map.entry(0xc2, "RINVPARLEN"),
            Map.entry(0xc3, "RMISSINGOPTPARAM"),
            Map.entry(0xc4, "RINVOPTPARAMVAL"),
            Map.entry(0xfe, "RDELIVERYFAILURE"),
            Map.entry(0xff, "RUNKNOWNERR"));

    private static final Map<String, Integer> NUMBERS = NAMES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(each -> "ESME_" + each.getValue(), Map.Entry::getKey));

    private CommandStatus() {}

    /// A number by its name (`ESME_RTHROTTLED`), or written itself (`0x00000405`, `1029`).
    public static Optional<Integer> parse(String written) {
        Integer named = NUMBERS.get(written);
        if (named != null) {
            return Optional.of(named);
        }
        try {
            return Optional.of(
                    written.startsWith("0x")
                            ? Integer.parseUnsignedInt(written.substring(2), 16)
                            : Integer.parseUnsignedInt(written));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// `ESME_RTHROTTLED`, or `0x00000405` for a number without a name.
    public static String name(int status) {
        String name = NAMES.get(status);
        return name == null ? "0x" + HexFormat.of().toHexDigits(status) : "ESME_" + name;
    }
}
