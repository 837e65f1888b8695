// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.ReceivedBind;
import org.isthmus.testkit.smsc.ReceivedSubmit;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscListener;
import org.isthmus.testkit.smsc.SmscPersonality;
import org.isthmus.testkit.smsc.SmscSettings;
import org.isthmus.testkit.wire.NeverCame;
import org.isthmus.testkit.wire.Printable;

/// A message centre obeying lines: `from`, `reply`, `off`, `on`, `absent`, `personality`, `drop`, `help`,
/// `quit`.
final class SmscDesk implements SmscListener {
    private static final String HELP = """
            from NUMBER to NUMBER TEXT   a phone writes (from +447700900123 to +447700900001 Hello)
            reply NUMBER TEXT            that phone answers whoever wrote to it last
            off NUMBER | on NUMBER       switch a phone off or on
            absent NUMBER                its messages become undeliverable
            personality NAME             behave like another message centre; without a name: list them
            drop                         break all connections
            help | quit                  these lines, or the end""";

    private final SmscSettings settings;
    private final BufferedReader in;
    private final PrintStream out;

    SmscDesk(SmscSettings settings, BufferedReader in, PrintStream out) {
        this.settings = settings;
        this.in = in;
        this.out = out;
    }

    int run() throws IOException {
        try (SimulatedSmsc smsc = SimulatedSmsc.start(settings)) {
            smsc.listen(this);
            say("SMSC " + settings.systemId() + " listens at " + smsc.address());
            out.println(HELP);
            for (String line = in.readLine(); line != null && !line.strip().equals("quit"); line = in.readLine()) {
                obey(smsc, line.strip());
            }
        }
        return 0;
    }

    @Override
    public void bound(ReceivedBind bind) {
        say("bound: " + bind.systemId());
    }

    @Override
    public void unbound(String systemId) {
        say("a link ended" + (systemId.isEmpty() ? "" : ": " + systemId));
    }

    @Override
    public void submitted(ReceivedSubmit submit) {
        String outcome = submit.accepted() ? "id " + submit.answerId() : "refused with status " + submit.status();
        say("submit from " + submit.message().source() + " to "
                + submit.message().destination() + ", "
                + submit.message().userData().size() + " octets: " + outcome);
    }

    @Override
    public void shown(PhoneText text) {
        say("phone " + text.to() + " shows, from " + text.from()
                + (text.parts() > 1 ? ", " + text.parts() + " parts" : "") + ": " + text.text());
    }

    private void obey(SimulatedSmsc smsc, String line) {
        String[] words = line.split("\\s+", 5);
        String second = words.length > 1 ? words[1] : "";
        try {
            switch (words[0]) {
                case "" -> {}
                case "from" -> write(smsc, words);
                case "reply" ->
                    say("sent in " + smsc.phone(second).reply(rest(line, 2)).size() + " parts");
                case "off" -> smsc.phone(second).switchOff();
                case "on" -> smsc.phone(second).switchOn();
                case "absent" -> smsc.phone(second).leave();
                case "personality" -> become(smsc, second);
                case "drop" -> smsc.closeLinks();
                default -> out.println(HELP);
            }
        } catch (NeverCame | IllegalArgumentException e) {
            say(String.valueOf(e.getMessage()));
        }
    }

    private void write(SimulatedSmsc smsc, String[] words) {
        if (words.length < 5 || !words[2].equals("to")) {
            out.println(HELP);
            return;
        }
        SimulatedPhone phone = smsc.phone(words[1]);
        say("sent in " + phone.send(words[3], words[4]).size() + " parts");
    }

    private void become(SimulatedSmsc smsc, String name) {
        if (name.isEmpty()) {
            SmscPersonality.names().forEach((word, sentence) -> out.println(word + ": " + sentence));
        } else {
            smsc.behave(name);
            say("from now on: " + name);
        }
    }

    private static String rest(String line, int words) {
        String[] all = line.split("\\s+", words + 1);
        return all.length > words ? all[words] : "";
    }

    private void say(String words) {
        out.println(Printable.text(words));
    }
}
