// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.Octets;
import org.isthmus.testkit.wire.Inbox;
import org.isthmus.testkit.wire.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An RCS client on real sockets, for demonstrations and tests: it registers, sends pager-mode messages, takes
/// messages and notifications and answers them as scripted. Calls block; give each its own virtual thread to do
/// several at once. All that is received is kept, raw too, until [#forget()].
///
/// It writes its own octets on purpose and shares no codec with the gateway. It does no sessions, no TLS, no
/// DNS: the server is an address. Sources: RFC 3261 for SIP, RFC 3428 for MESSAGE, RFC 3862 and 5438 for CPIM
/// and IMDN.
public final class SimulatedHandset implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedHandset.class);

    private final HandsetSettings settings;
    private final Inbox<SipPacket> packets = new Inbox<>("SIP packets", SipPacket::startLine);
    private final Inbox<ReceivedMessage> messages = new Inbox<>("messages", SimulatedHandset::shown);
    private final Inbox<ReceivedNotification> notifications = new Inbox<>("notifications", SimulatedHandset::shown);
    private final List<HandsetListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final HandsetAnswers answers = new HandsetAnswers(this::taken);
    private final SipSocket socket;
    private final ClientTransactions transactions;
    private final HandsetRequests requests;
    private final Registration registration;
    private volatile boolean notifiesDelivery = true;
    private volatile boolean closed;

    private SimulatedHandset(HandsetSettings settings) throws IOException {
        this.settings = settings;
        this.socket = SipSocket.open(settings, this::received);
        this.transactions = new ClientTransactions(socket, settings.t1(), settings.patience());
        this.requests = new HandsetRequests(settings, socket, transactions);
        this.registration = new Registration(settings, socket, requests, this::remark);
    }

    /// Opens the sockets; nothing is sent yet.
    public static SimulatedHandset open(HandsetSettings settings) throws IOException {
        return new SimulatedHandset(settings);
    }

    /// Registers and keeps the registration until [#unregister()] or [#close()]; gives the final answer.
    /// Throws when the server is silent.
    public SipPacket register() throws IOException {
        return registration.register();
    }

    public SipPacket unregister() throws IOException {
        return registration.unregister();
    }

    public SentMessage send(String to, String text) throws IOException {
        return send(MessageDraft.to(to).text(text));
    }

    /// Sends and waits for the final answer or the end of patience.
    public SentMessage send(MessageDraft draft) throws IOException {
        String to = uri(draft.to);
        String conversation = draft.conversation.orElseGet(() -> conversations.computeIfAbsent(to, peer -> newId()));
        return send(
                draft,
                new SentMessage.Ids(
                        draft.imdnId.orElseGet(SimulatedHandset::newId),
                        conversation,
                        draft.contribution.orElseGet(SimulatedHandset::newId),
                        newCallId()));
    }

    /// The same message with the same IMDN message id in a new request: what a client does that lost the
    /// answer.
    public SentMessage sendAgain(SentMessage sent) throws IOException {
        SentMessage.Ids ids = sent.ids();
        return send(sent.draft(), new SentMessage.Ids(ids.imdn(), ids.conversation(), ids.contribution(), newCallId()));
    }

    /// The very same octets once more: a retransmission.
    public void repeat(SentMessage sent) throws IOException {
        socket.send(sent.request().toByteArray());
    }

    /// Octets as they are, to the server.
    public void sendRaw(Octets octets) throws IOException {
        socket.send(octets.toByteArray());
    }

    /// A request of any method outside a dialog; gives the final answer. Throws when there is none.
    public SipPacket request(String method, String uri, List<SipPacket.Field> headers, Octets body) throws IOException {
        return requests.run(new HandsetRequests.Request(method, uri, uri, newCallId(), 1, headers, body))
                .answer()
                .orElseThrow(() -> new IOException("no answer to " + method));
    }

    /// Tells the sender of a message that it was shown.
    public SentMessage displayed(ReceivedMessage message) throws IOException {
        return notify(message, "display", "displayed");
    }

    /// Any notification about a message that this handset took.
    public SentMessage notify(ReceivedMessage message, String kind, String status) throws IOException {
        ReceivedMessage.Asked asked = message.asked();
        String to = asked.recordRoute().isEmpty()
                ? message.sender()
                : SipFields.uri(asked.recordRoute().getFirst());
        MessageDraft draft = notification(to, new Imdn(asked.imdnId(), asked.dateTime(), "", kind, status));
        asked.recordRoute().forEach(route -> draft.cpimHeader("imdn.IMDN-Route", route));
        message.sip().header("Conversation-ID").ifPresent(draft::conversation);
        message.sip().header("Contribution-ID").ifPresent(draft::contribution);
        return send(draft);
    }

    /// The draft of a notification about anything, true or not, to be changed and sent.
    public static MessageDraft notification(String to, Imdn imdn) {
        return MessageDraft.to(to).content("message/imdn+xml", imdn.write()).wanting();
    }

    /// Whether it tells by itself that a message was delivered, when asked to. It does unless told otherwise.
    public void notifyDelivery(boolean yes) {
        notifiesDelivery = yes;
    }

    /// How every MESSAGE is answered from now on.
    public void answerWith(Verdict verdict) {
        answers.usually(verdict);
    }

    /// How the next ones are answered, one each, before the usual answer is given again.
    public void answerNext(Verdict... verdicts) {
        answers.next(List.of(verdicts));
    }

    public void listen(HandsetListener listener) {
        listeners.add(listener);
    }

    /// Everything that came, repetitions and responses too.
    public Inbox<SipPacket> packets() {
        return packets;
    }

    public Inbox<ReceivedMessage> messages() {
        return messages;
    }

    public Inbox<ReceivedNotification> notifications() {
        return notifications;
    }

    /// How many requests that came were repetitions.
    public int repetitions() {
        return repeated.get();
    }

    public ReceivedMessage awaitMessage(String text, Duration limit) {
        return messages.await(message -> message.text().equals(text), "“" + Printable.text(text, 80) + "”", limit);
    }

    /// The notification about a message with this status (`delivered`, `displayed`, `failed`, `legacy-sms` …).
    public ReceivedNotification awaitNotification(SentMessage sent, String status, Duration limit) {
        return notifications.await(
                got -> got.about().equals(sent.imdnId()) && got.status().equals(status),
                status + " about " + sent.imdnId(),
                limit);
    }

    public void forget() {
        packets.clear();
        messages.clear();
        notifications.clear();
    }

    public HandsetSettings settings() {
        return settings;
    }

    /// `sip:alice@127.0.0.1:40112;transport=udp`: where this device is reached.
    public String contact() {
        return registration.contact();
    }

    /// Closes the sockets without unregistering, as a device does whose battery is empty.
    @Override
    public void close() {
        closed = true;
        registration.close();
        socket.close();
    }

    private SentMessage send(MessageDraft draft, SentMessage.Ids ids) throws IOException {
        String to = uri(draft.to);
        String from = settings.account().addressOfRecord();
        String now = settings.clock().instant().toString();
        HandsetRequests.Outcome outcome = requests.run(PagerMessage.write(draft, from, to, ids, now));
        return new SentMessage(to, ids, outcome.request(), outcome.transmissions(), outcome.answer(), draft);
    }

    private void received(byte[] bytes, SipSocket.Back back) {
        SipPacket packet;
        try {
            packet = SipPacket.read(bytes);
        } catch (IllegalArgumentException e) {
            remark("something came that is not SIP: " + e.getMessage());
            return;
        }
        packets.add(packet);
        if (!packet.isRequest()) {
            if (!transactions.response(packet)) {
                LOG.debug("a response came that nobody waits for: {}", packet.status());
            }
        } else if (answers.request(packet, back)) {
            repeated.incrementAndGet();
        }
    }

    private void taken(SipPacket sip) {
        switch (MessageReader.read(sip)) {
            case MessageReader.Text(var message) -> {
                sip.header("Conversation-ID").ifPresent(id -> conversations.put(message.sender(), id));
                messages.add(message);
                listeners.forEach(listener -> listener.received(message));
                notifyOf(message);
            }
            case MessageReader.Notification(var notification) -> {
                notifications.add(notification);
                listeners.forEach(listener -> listener.notified(notification));
            }
            case MessageReader.Unreadable(var why) -> remark("a message that can not be shown: " + why);
        }
    }

    private void notifyOf(ReceivedMessage message) {
        boolean asked = message.asked().wanted().contains("positive-delivery");
        if (!notifiesDelivery
                || !asked
                || message.imdnId().isEmpty()
                || message.sender().contains("anonymous")) {
            return;
        }
        Thread.ofVirtual().name("handset-imdn").start(() -> {
            try {
                SentMessage sent = notify(message, "delivery", "delivered");
                if (sent.status() / 100 != 2) {
                    remark("the notification of delivery got " + sent.status());
                }
            } catch (IOException e) {
                if (!closed) {
                    remark("the notification of delivery was not sent: " + e.getMessage());
                }
            }
        });
    }

    private void remark(String words) {
        LOG.debug("{}", words);
        listeners.forEach(listener -> listener.remarked(words));
    }

    private String uri(String to) {
        return to.startsWith("+") ? "sip:" + to + "@" + settings.account().domain() + ";user=phone" : to;
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private String newCallId() {
        return UUID.randomUUID() + "@" + socket.local().getAddress().getHostAddress();
    }

    private static String shown(ReceivedMessage message) {
        return "from " + message.sender() + ": “" + Printable.text(message.text(), 80) + "” (" + message.imdnId() + ")";
    }

    private static String shown(ReceivedNotification got) {
        return got.imdn().kind() + "/" + got.status() + " about " + got.about() + " from " + got.sender();
    }
}
