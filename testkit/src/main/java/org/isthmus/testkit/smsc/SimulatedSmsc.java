// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.smsc.ReceiptShape.Event;
import org.isthmus.testkit.wire.Inbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message centre that speaks SMPP 3.4 on a real port, with a [SimulatedPhone] behind every number that is
/// written to. How it behaves is a [SmscBehaviour], which may change while it runs. All that is received is
/// kept until [#forget()]. It writes its own octets and shares no codec with the gateway.
///
/// It does binds, submit_sm, deliver_sm, query_sm, enquire_link and unbind; data_sm, submit_multi, cancel and
/// replace get generic_nack. Its ids count up from the settings' first one.
public final class SimulatedSmsc implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedSmsc.class);
    private static final int SC_INTERFACE_VERSION = 0x0210;

    private final SmscSettings settings;
    private final ServerSocket listening;
    private final Inbox<ReceivedSubmit> submits = new Inbox<>("submits", SimulatedSmsc::line);
    private final Inbox<ReceivedBind> binds =
            new Inbox<>("binds", bind -> bind.systemId() + " by " + bind.command() + ", status " + bind.status());
    private final Inbox<Pdu> pdus = new Inbox<>("PDUs", Pdu::toString);
    private final Map<String, SimulatedPhone> phones = new ConcurrentHashMap<>();
    private final Set<SmscLink> links = ConcurrentHashMap.newKeySet();
    private final List<SmscListener> listeners = new CopyOnWriteArrayList<>();
    private final Later later = new Later();
    private final Deliveries deliveries = new Deliveries(later);
    private final Submissions submissions;
    private volatile int bindRefusal;
    private volatile boolean closed;

    private SimulatedSmsc(SmscSettings settings, ServerSocket listening) {
        this.settings = settings;
        this.listening = listening;
        this.submissions = new Submissions(settings, this::submitted, deliveries, this::phone, later);
    }

    /// Listens from now on.
    public static SimulatedSmsc start(SmscSettings settings) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(
                settings.listen().host(), settings.listen().port()));
        SimulatedSmsc smsc = new SimulatedSmsc(settings, listening);
        Thread.ofVirtual().name("smsc-" + listening.getLocalPort()).start(smsc::accept);
        return smsc;
    }

    public int port() {
        return listening.getLocalPort();
    }

    public Listen address() {
        return new Listen(settings.listen().host(), port());
    }

    /// The phone of a number, written with or without a plus sign.
    public SimulatedPhone phone(String number) {
        String plain = number.startsWith("+") ? number.substring(1) : number;
        return phones.computeIfAbsent(plain, fresh -> new SimulatedPhone(fresh, new Air()));
    }

    public void behave(SmscBehaviour behaviour) {
        submissions.behave(behaviour);
    }

    /// `personality` as in [SmscPersonality#behaviour(String)].
    public void behave(String personality) {
        behave(SmscPersonality.behaviour(personality));
    }

    public SmscBehaviour behaviour() {
        return submissions.behaviour();
    }

    public void listen(SmscListener listener) {
        listeners.add(listener);
    }

    /// Every `submit_sm` that could be read, refused ones too.
    public Inbox<ReceivedSubmit> submits() {
        return submits;
    }

    public Inbox<ReceivedBind> binds() {
        return binds;
    }

    /// Every PDU that came, as octets too.
    public Inbox<Pdu> pdus() {
        return pdus;
    }

    public ReceivedBind awaitBind(Duration limit) {
        return binds.await(bind -> bind.status() == SmppStatus.ROK, "a bind that was accepted", limit);
    }

    /// Answers every bind with this status until told otherwise; 0 lets them in again.
    public void refuseBinds(int status) {
        bindRefusal = status;
    }

    /// A receipt beside those that the behaviour sends.
    public Delivery sendReceipt(ReceivedSubmit submit, ReceiptState state) {
        Instant now = settings.clock().instant();
        return submissions.send(submit, new Event(state, now, now));
    }

    /// A `deliver_sm` to any receiver.
    public Delivery deliver(ShortMessage message) {
        return deliverRaw(message.write());
    }

    /// The body of a `deliver_sm`, as it is.
    public Delivery deliverRaw(Octets body) {
        return deliveries.deliver(body, "");
    }

    /// Octets as they are, to every link.
    public void sendRaw(Octets octets) {
        links.forEach(link -> link.sendRaw(octets.toByteArray()));
    }

    /// Sends enquire_link on every link.
    public void enquire() {
        links.forEach(SmscLink::enquire);
    }

    /// Asks every link to unbind.
    public void unbind() {
        links.forEach(SmscLink::unbind);
    }

    /// Breaks every connection.
    public void closeLinks() {
        links.forEach(SmscLink::close);
    }

    public int connections() {
        return links.size();
    }

    /// How many `deliver_sm` wait because nobody is bound to receive.
    public int undelivered() {
        return deliveries.waiting();
    }

    public void forget() {
        submits.clear();
        binds.clear();
        pdus.clear();
        phones.values().forEach(phone -> phone.texts().clear());
    }

    @Override
    public void close() {
        closed = true;
        later.close();
        try {
            listening.close();
        } catch (IOException e) {
            LOG.debug("closing failed: {}", e.getMessage());
        }
        closeLinks();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listening.accept();
                SmscLink link = new SmscLink(socket, new Desk());
                links.add(link);
                int idle = Math.toIntExact(behaviour().idleLimit().toMillis());
                Thread.ofVirtual().name("smsc-link-" + socket.getPort()).start(() -> link.serve(idle));
            } catch (IOException e) {
                if (!closed) {
                    LOG.debug("accepting failed: {}", e.getMessage());
                }
            }
        }
    }

    private void submitted(ReceivedSubmit submit) {
        submits.add(submit);
        listeners.forEach(listener -> listener.submitted(submit));
    }

    private static String line(ReceivedSubmit submit) {
        return "to " + submit.message().destination() + ", "
                + submit.message().userData().size() + " octets, id " + submit.answerId() + ", status "
                + submit.status();
    }

    private ReceivedBind read(Pdu pdu) {
        try {
            PduFields in = new PduFields(pdu.body());
            String user = in.text(16);
            String password = in.text(9);
            String type = in.text(13);
            int version = in.int1();
            int status = bindRefusal != 0 ? bindRefusal : check(user, password);
            return new ReceivedBind(pdu, user, pdu.command(), type, version, status);
        } catch (IllegalArgumentException _) {
            return new ReceivedBind(pdu, "", pdu.command(), "", 0, SmppStatus.RINVCMDLEN);
        }
    }

    private int check(String user, String password) {
        if (settings.accounts().isEmpty() || password.equals(settings.accounts().get(user))) {
            return SmppStatus.ROK;
        }
        return settings.accounts().containsKey(user) ? SmppStatus.RINVPASWD : SmppStatus.RINVSYSID;
    }

    /// What links ask.
    private final class Desk implements SmscLink.Centre {
        @Override
        public ReceivedBind bind(Pdu pdu) {
            ReceivedBind bind = read(pdu);
            if (bind.status() != SmppStatus.ROK) {
                binds.add(bind);
            }
            return bind;
        }

        @Override
        public void bound(SmscLink link, ReceivedBind bind) {
            PduBody body = new PduBody().text(settings.systemId());
            body.tlv(SC_INTERFACE_VERSION, new PduBody().int1(0x34).done());
            link.send(new Pdu(bind.command() | Pdu.RESPONSE, 0, bind.pdu().sequence(), body.done()));
            binds.add(bind);
            listeners.forEach(listener -> listener.bound(bind));
            if (bind.receives()) {
                deliveries.bound(link);
            }
        }

        @Override
        public void submitted(SmscLink link, Pdu pdu) {
            submissions.take(link, pdu);
        }

        @Override
        public Pdu queried(Pdu pdu) {
            return submissions.query(pdu);
        }

        @Override
        public void answered(Delivery delivery, Pdu answer) {
            deliveries.answered(delivery, answer);
        }

        @Override
        public void saw(Pdu pdu) {
            pdus.add(pdu);
        }

        @Override
        public void unbound(SmscLink link, List<Delivery> unanswered) {
            if (!closed) {
                deliveries.unbound(link, unanswered);
            }
        }

        @Override
        public void gone(SmscLink link) {
            links.remove(link);
            listeners.forEach(listener -> listener.unbound(link.systemId()));
        }
    }

    /// What phones ask.
    private final class Air implements SimulatedPhone.Radio {
        @Override
        public void ended(ReceivedSubmit submit, ReceiptState state, Instant submitted) {
            submissions.ended(submit, state, submitted);
        }

        @Override
        public void shown(PhoneText text) {
            listeners.forEach(listener -> listener.shown(text));
        }

        @Override
        public Delivery deliver(ShortMessage message) {
            return SimulatedSmsc.this.deliver(message);
        }
    }
}
