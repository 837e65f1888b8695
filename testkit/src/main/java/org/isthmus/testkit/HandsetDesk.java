// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.isthmus.testkit.handset.HandsetListener;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.ReceivedMessage;
import org.isthmus.testkit.handset.ReceivedNotification;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.SipPacket;
import org.isthmus.testkit.wire.Printable;

/// A handset obeying lines: `to`, `reply`, `read`, `register`, `unregister`, `help`, `quit`.
final class HandsetDesk implements HandsetListener {
    private static final String HELP = """
            to NUMBER-OR-URI TEXT   send a message (to +447700900123 Hello)
            reply TEXT              answer the last message
            read                    tell the senders of new messages that they were displayed
            register | unregister   come back, go away
            help | quit             these lines, or the end""";

    private final HandsetSettings settings;
    private final BufferedReader in;
    private final PrintStream out;
    private int read;

    HandsetDesk(HandsetSettings settings, BufferedReader in, PrintStream out) {
        this.settings = settings;
        this.in = in;
        this.out = out;
    }

    int run() throws IOException {
        try (SimulatedHandset handset = SimulatedHandset.open(settings)) {
            handset.listen(this);
            say(settings.account() + " at " + handset.contact() + " registers with "
                    + settings.server().getHostString() + ":"
                    + settings.server().getPort());
            if (!register(handset)) {
                return 1;
            }
            out.println(HELP);
            for (String line = in.readLine(); line != null && !line.strip().equals("quit"); line = in.readLine()) {
                obey(handset, line.strip());
            }
            say("unregistered: " + shown(handset.unregister()));
        }
        return 0;
    }

    @Override
    public void received(ReceivedMessage message) {
        say("message from " + message.sender() + ": " + message.text());
    }

    @Override
    public void notified(ReceivedNotification got) {
        say("notification: message " + got.about() + " " + got.status());
    }

    @Override
    public void remarked(String words) {
        say(words);
    }

    private void obey(SimulatedHandset handset, String line) {
        String[] words = line.split("\\s+", 3);
        try {
            switch (words[0]) {
                case "" -> {}
                case "to" -> send(handset, words);
                case "reply" -> reply(handset, line.substring(words[0].length()).strip());
                case "read" -> read(handset);
                case "register" -> register(handset);
                case "unregister" -> say("unregistered: " + shown(handset.unregister()));
                default -> out.println(HELP);
            }
        } catch (IOException e) {
            say("failed: " + e.getMessage());
        }
    }

    private void send(SimulatedHandset handset, String[] words) throws IOException {
        if (words.length < 3) {
            out.println(HELP);
        } else {
            sent(handset.send(words[1], words[2]));
        }
    }

    private void reply(SimulatedHandset handset, String text) throws IOException {
        List<ReceivedMessage> messages = handset.messages().all();
        if (messages.isEmpty() || text.isEmpty()) {
            say("there is nothing to answer");
        } else {
            sent(handset.send(messages.getLast().sender(), text));
        }
    }

    private void read(SimulatedHandset handset) throws IOException {
        List<ReceivedMessage> messages = handset.messages().all();
        for (ReceivedMessage message : messages.subList(read, messages.size())) {
            boolean wanted = message.asked().wanted().contains("display");
            String came =
                    wanted ? "told its sender: " + handset.displayed(message).status() : "its sender did not ask";
            say("displayed " + message.imdnId() + ", " + came);
        }
        read = messages.size();
    }

    private boolean register(SimulatedHandset handset) {
        try {
            SipPacket answer = handset.register();
            say("register: " + shown(answer));
            return answer.status() == 200;
        } catch (IOException e) {
            say("could not register: " + e.getMessage());
            return false;
        }
    }

    private void sent(SentMessage sent) {
        String answer = sent.answer().map(HandsetDesk::shown).orElse("no answer");
        say("sent " + sent.imdnId() + " to " + sent.to() + ": " + answer);
    }

    private static String shown(SipPacket answer) {
        return answer.status() + " " + answer.reason();
    }

    private void say(String words) {
        out.println(Printable.text(words));
    }
}
