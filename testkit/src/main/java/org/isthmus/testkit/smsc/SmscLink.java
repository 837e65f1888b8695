// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.testkit.smsc.Pdu.BadLength;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection at the SMSC: its thread reads PDUs one after the other and answers what needs no decision
/// of the centre. A bad length gets generic_nack and the end of the connection, an unknown command
/// generic_nack alone (SMPP 3.4 section 4.3).
final class SmscLink {
    private static final Logger LOG = LoggerFactory.getLogger(SmscLink.class);

    private final Socket socket;
    private final Centre centre;
    private final Map<Integer, Delivery> outstanding = new LinkedHashMap<>();
    private volatile @Nullable ReceivedBind bind;
    private int sequence;
    private boolean ended;

    SmscLink(Socket socket, Centre centre) {
        this.socket = socket;
        this.centre = centre;
    }

    /// What a link asks of its centre.
    interface Centre {
        ReceivedBind bind(Pdu pdu);

        void bound(SmscLink link, ReceivedBind bind);

        void submitted(SmscLink link, Pdu pdu);

        Pdu queried(Pdu pdu);

        void answered(Delivery delivery, Pdu answer);

        void saw(Pdu pdu);

        /// Nothing more can be delivered on it; what was not answered is handed back.
        void unbound(SmscLink link, List<Delivery> unanswered);

        void gone(SmscLink link);
    }

    String systemId() {
        ReceivedBind now = bind;
        return now == null ? "" : now.systemId();
    }

    /// Reads until the connection ends. `idleMillis` 0 means no limit.
    void serve(int idleMillis) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(idleMillis);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            read(in);
        } catch (SocketTimeoutException _) {
            LOG.debug("closing a link that was idle");
        } catch (IOException e) {
            LOG.debug("a link broke: {}", e.getMessage());
        } finally {
            centre.unbound(this, end());
            centre.gone(this);
        }
    }

    private void read(DataInputStream in) throws IOException {
        try {
            for (Optional<Pdu> pdu = Pdu.read(in); pdu.isPresent(); pdu = Pdu.read(in)) {
                centre.saw(pdu.get());
                take(pdu.get());
            }
        } catch (BadLength e) {
            send(new Pdu(Pdu.GENERIC_NACK, SmppStatus.RINVCMDLEN, e.sequence, Octets.EMPTY));
        }
    }

    void send(Pdu pdu) {
        sendRaw(pdu.bytes());
    }

    void sendRaw(byte[] bytes) {
        try {
            synchronized (socket) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException e) {
            LOG.debug("writing to a link failed: {}", e.getMessage());
            close();
        }
    }

    /// False when the link has ended in between.
    boolean deliver(Delivery delivery) {
        int number;
        synchronized (this) {
            if (ended) {
                return false;
            }
            number = nextSequence();
            outstanding.put(number, delivery);
        }
        send(new Pdu(Pdu.DELIVER_SM, 0, number, delivery.body));
        return true;
    }

    /// Sends enquire_link; its answer shows among the PDUs that came.
    void enquire() {
        send(new Pdu(Pdu.ENQUIRE_LINK, 0, nextSequence(), Octets.EMPTY));
    }

    void unbind() {
        send(new Pdu(Pdu.UNBIND, 0, nextSequence(), Octets.EMPTY));
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a link failed: {}", e.getMessage());
        }
    }

    private void take(Pdu pdu) {
        ReceivedBind now = bind;
        switch (pdu.command()) {
            case Pdu.BIND_RECEIVER, Pdu.BIND_TRANSMITTER, Pdu.BIND_TRANSCEIVER -> bind(pdu);
            case Pdu.SUBMIT_SM -> {
                if (now != null && now.transmits()) {
                    centre.submitted(this, pdu);
                } else {
                    send(refusal(pdu, SmppStatus.RINVBNDSTS));
                }
            }
            case Pdu.QUERY_SM -> send(now == null ? refusal(pdu, SmppStatus.RINVBNDSTS) : centre.queried(pdu));
            case Pdu.ENQUIRE_LINK -> send(new Pdu(Pdu.ENQUIRE_LINK | Pdu.RESPONSE, 0, pdu.sequence(), Octets.EMPTY));
            case Pdu.UNBIND -> {
                send(new Pdu(Pdu.UNBIND | Pdu.RESPONSE, 0, pdu.sequence(), Octets.EMPTY));
                centre.unbound(this, end());
                bind = null;
            }
            case Pdu.DELIVER_SM | Pdu.RESPONSE, Pdu.GENERIC_NACK ->
                answered(pdu.sequence()).ifPresent(delivery -> centre.answered(delivery, pdu));
            case Pdu.UNBIND | Pdu.RESPONSE -> close();
            case Pdu.ENQUIRE_LINK | Pdu.RESPONSE -> LOG.debug("the peer is alive");
            default -> {
                if (!pdu.isResponse()) {
                    send(new Pdu(Pdu.GENERIC_NACK, SmppStatus.RINVCMDID, pdu.sequence(), Octets.EMPTY));
                }
            }
        }
    }

    private void bind(Pdu pdu) {
        if (bind != null) {
            send(refusal(pdu, SmppStatus.RALYBND));
            return;
        }
        ReceivedBind asked = centre.bind(pdu);
        if (asked.status() == SmppStatus.ROK) {
            bind = asked;
            centre.bound(this, asked);
        } else {
            send(refusal(pdu, asked.status()));
        }
    }

    static Pdu refusal(Pdu pdu, int status) {
        return new Pdu(pdu.command() | Pdu.RESPONSE, status, pdu.sequence(), Octets.EMPTY);
    }

    private synchronized Optional<Delivery> answered(int number) {
        return Optional.ofNullable(outstanding.remove(number));
    }

    private synchronized List<Delivery> end() {
        ended = true;
        List<Delivery> left = List.copyOf(outstanding.values());
        outstanding.clear();
        return left;
    }

    private synchronized int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }
}
