// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.isthmus.sms.codec.PduHeader;
import org.jsmpp.PDUReader;
import org.jsmpp.bean.Command;

/// Reads PDUs for jSMPP without trusting their length: jSMPP's own reader allocates whatever is declared
/// before a single octet of it came. A length below 16 or above the limit ends the session.
///
/// PDUs that carry messages go to [Sink] and never reach jSMPP; of the others it gets a clean copy, since its
/// parser throws on broken ones. Used by the session's reading thread alone.
final class BoundedPduReader implements PDUReader {

    /// Where PDUs go.
    interface Sink {
        /// True when the PDU was taken; false leaves it to jSMPP.
        boolean take(PduHeader header, byte[] pdu) throws IOException;

        /// A length that can not be; the session ends after this.
        void badLength(PduHeader header);

        /// No more can be read.
        void ended(String why);
    }

    private static final byte[] NONE = new byte[0];

    private final int largest;
    private final Sink sink;
    private byte[] forJsmpp = NONE;

    BoundedPduReader(int largest, Sink sink) {
        this.largest = largest;
        this.sink = sink;
    }

    @Override
    public Command readPDUHeader(DataInputStream in) throws IOException {
        while (true) {
            byte[] pdu = next(in);
            PduHeader header = PduHeader.read(pdu);
            if (!sink.take(header, pdu)) {
                return forJsmpp(header);
            }
        }
    }

    /// The next whole PDU. A time-out before its first octet is silence and thrown as it is, so that jSMPP
    /// asks whether the peer is alive; one in its middle ends the session, since the stream can not be
    /// followed further.
    private byte[] next(DataInputStream in) throws IOException {
        byte[] head = new byte[PduHeader.SIZE];
        try {
            int first = in.read();
            if (first < 0) {
                throw new EOFException("closed by the peer");
            }
            head[0] = (byte) first;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw ended(e);
        }
        try {
            in.readFully(head, 1, head.length - 1);
            PduHeader header = PduHeader.read(head);
            if (header.length() < PduHeader.SIZE || header.length() > largest) {
                sink.badLength(header);
                throw new IOException("a PDU of " + Integer.toUnsignedString(header.length()) + " octets");
            }
            byte[] pdu = new byte[header.length()];
            System.arraycopy(head, 0, pdu, 0, head.length);
            in.readFully(pdu, head.length, pdu.length - head.length);
            return pdu;
        } catch (SocketTimeoutException _) {
            throw ended(new IOException("silence in the middle of a PDU"));
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private IOException ended(IOException e) {
        sink.ended(e instanceof EOFException ? "closed by the peer" : String.valueOf(e.getMessage()));
        return e;
    }

    /// Header alone; an answer to a bind gets the empty system_id that jSMPP's parser insists on.
    private Command forJsmpp(PduHeader header) {
        int length = SmscSession.isBindAnswer(header.id()) ? PduHeader.SIZE + 1 : PduHeader.SIZE;
        forJsmpp = ByteBuffer.allocate(length)
                .putInt(length)
                .putInt(header.id())
                .putInt(header.status())
                .putInt(header.sequence())
                .array();
        Command command = new Command();
        command.setCommandLength(length);
        command.setCommandId(header.id());
        command.setCommandStatus(header.status());
        command.setSequenceNumber(header.sequence());
        return command;
    }

    @Override
    public byte[] readPDU(DataInputStream in, Command header) {
        return forJsmpp;
    }

    @Override
    public byte[] readPDU(DataInputStream in, int length, int id, int status, int sequence) {
        return forJsmpp;
    }
}
