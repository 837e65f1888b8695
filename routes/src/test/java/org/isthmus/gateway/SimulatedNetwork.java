// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.isthmus.console.client.AdminClient;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.state.journal.StoreFaults;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.ReceivedNotification;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.isthmus.wiring.Gateway;

/// A whole network in this JVM, on loopback and ephemeral ports: one gateway made from a configuration file in
/// a folder of its own, a message centre with telephones, and handsets. Users and telephones are fresh for
/// whoever asks, so many tests can share one network; what belongs to the whole network (the centre's habits,
/// the clock, the disk) is changed only by tests that have one for themselves.
public final class SimulatedNetwork implements AutoCloseable {
    public static final String DOMAIN = "isthmus.example";
    public static final String PASSWORD = "pw-47111";

    /// How long anything may take on a machine that is busy with other things.
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Path folder;
    private final Plan plan;
    private final SimulatedSmsc smsc;
    private final StoreFaults faults = StoreFaults.none();
    private final Deque<SimulatedHandset> handsets = new ArrayDeque<>();
    private Gateway gateway;

    private SimulatedNetwork(Path folder, Plan plan, SimulatedSmsc smsc) throws Exception {
        this.folder = folder;
        this.plan = plan;
        this.smsc = smsc;
        this.gateway = open(plan.host + ":0");
    }

    /// What one network has of its own: sections of the configuration in place of the usual ones, the centre's
    /// habits, the clock.
    public static final class Plan {
        private final Map<String, String> sections = new LinkedHashMap<>();
        private String flow = "";
        private OptionalLong firstId = OptionalLong.empty();
        private final List<String> siblings = new ArrayList<>();
        private String moreLinks = "";
        private String sipLines = "";
        private String t1 = "500ms";
        private String kind = "smsc";
        private String text = "{}";
        private String linkLines = "";
        private String personality = "plain";
        private String host = "127.0.0.1";
        private Clock clock = Clock.systemUTC();

        private Plan() {
            section("numbering", "region: GB");
            section("interworking-numbers", "numbers: [\"+447700900100-+447700900149\"]");
            section("delivery", "retry-after: [1s]");
        }

        /// The whole text of a top-level section.
        public Plan section(String name, String... lines) {
            sections.put(name, String.join("\n  ", lines));
            return this;
        }

        /// Further lines of the link's flow.
        public Plan flow(String... lines) {
            flow = Arrays.stream(lines).map(line -> "\n        " + line).reduce("", String::concat);
            return this;
        }

        /// Further links, each as one line of the file.
        public Plan moreLinks(String... links) {
            moreLinks = Arrays.stream(links).map(line -> "    - " + line + "\n").reduce("", String::concat);
            return this;
        }

        /// The number of the first message id that the centre gives.
        public Plan firstId(long other) {
            firstId = OptionalLong.of(other);
            return this;
        }

        /// Another link to the same centre, of the same group.
        public Plan sibling(String name) {
            siblings.add(name);
            return this;
        }

        /// Further lines of the SIP edge, as they stand in its section.
        public Plan sip(String... lines) {
            sipLines = Arrays.stream(lines).map(line -> "\n  " + line).reduce("", String::concat);
            return this;
        }

        /// The gateway's T1; it takes a device for silent after 64 times that.
        public Plan t1(String duration) {
            t1 = duration;
            return this;
        }

        /// The kind of the link to the centre.
        public Plan link(String other) {
            kind = other;
            return this;
        }

        /// How texts are written to the centre: the link's `text`, between braces.
        public Plan text(String settings) {
            text = "{" + settings + "}";
            return this;
        }

        /// Further lines of the link to the centre, as they stand in its section.
        public Plan linkLines(String... lines) {
            linkLines = Arrays.stream(lines).map(line -> "\n      " + line).reduce("", String::concat);
            return this;
        }

        public Plan centre(String habits) {
            personality = habits;
            return this;
        }

        /// Where SIP is listened for, as in a URI: an address of version 6 stands in brackets.
        public Plan sipHost(String other) {
            host = other;
            return this;
        }

        public Plan clock(Clock other) {
            clock = other;
            return this;
        }

        public SimulatedNetwork start(Path folder) throws Exception {
            SmscSettings centre = SmscSettings.onLoopback(clock)
                    .withAccount("isthmus", PASSWORD)
                    .as(personality);
            SimulatedSmsc smsc =
                    SimulatedSmsc.start(firstId.isPresent() ? centre.firstId(firstId.getAsLong()) : centre);
            try {
                SimulatedNetwork network = new SimulatedNetwork(folder, this, smsc);
                smsc.awaitBind(PATIENCE);
                return network;
            } catch (Exception failed) {
                smsc.close();
                throw failed;
            }
        }

        private String yaml(String sip, int smscPort) {
            StringBuilder yaml = new StringBuilder(
                    """
                    data-directory: data
                    admin:
                      listen: 127.0.0.1:0
                    sip:
                      udp: ["%s"]
                      tcp: ["%s:0"]
                      domains: [%s]
                      timers:
                        t1: %s%s
                    sms:
                      links:
                        - name: centre
                          kind: %s
                          text: %s
                          peer: 127.0.0.1:%d
                          login:
                            system-id: isthmus
                            password: file:password
                          flow:
                            reconnect-delay: 50ms
                            reconnect-limit: 200ms%s%s
                    """.formatted(sip, host, DOMAIN, t1, sipLines, kind, text, smscPort, flow, linkLines));
            siblings.forEach(name -> yaml.append(
                    "    - {name: %s, peer: \"127.0.0.1:%d\", login: {system-id: isthmus, password: \"file:password\"}}\n"
                            .formatted(name, smscPort)));
            yaml.append(moreLinks);
            sections.forEach((name, body) ->
                    yaml.append(name).append(":\n  ").append(body).append('\n'));
            return yaml.toString();
        }
    }

    public static Plan plan() {
        return new Plan();
    }

    public static SimulatedNetwork start(Path folder) throws Exception {
        return plan().start(folder);
    }

    private Gateway open(String sip) throws Exception {
        Files.writeString(folder.resolve("password"), PASSWORD);
        Path file = configuration();
        Files.writeString(file, plan.yaml(sip, smsc.port()));
        return switch (new SettingsReader(_ -> Optional.empty()).readFile(IsthmusSettings.class, file)) {
            case SettingsReading.Read<IsthmusSettings> read -> Gateway.start(file, read.settings(), plan.clock, faults);
            case SettingsReading.Faulty<IsthmusSettings> faulty -> throw new IllegalStateException(faulty.toString());
        };
    }

    /// Ends the gateway and starts another one on the same data, at the same SIP address.
    public void restart() throws Exception {
        stop();
        startAgain();
    }

    private String stoppedAt = "";

    public void stop() {
        stoppedAt = gateway.sipAddress();
        gateway.close();
    }

    public void startAgain() throws Exception {
        gateway = open(stoppedAt);
    }

    public Path configuration() {
        return folder.resolve("isthmus.yaml");
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Gateway gateway() {
        return gateway;
    }

    public SimulatedSmsc smsc() {
        return smsc;
    }

    /// Faults of the disk under the journal.
    public StoreFaults disk() {
        return faults;
    }

    public InetSocketAddress sip() {
        return socketAddress(gateway.sipAddress());
    }

    /// Where SIP is taken over TCP, as the gateway itself says.
    public InetSocketAddress sipOverTcp() {
        return sipOver("TCP");
    }

    public InetSocketAddress sipOverTls() {
        return sipOver("TLS");
    }

    private InetSocketAddress sipOver(String transport) {
        String words = gateway.addresses();
        int from = words.indexOf(transport + " ") + transport.length() + 1;
        return socketAddress(words.substring(from).split("[ ,]", 2)[0]);
    }

    private static InetSocketAddress socketAddress(String address) {
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    // ---- people

    /// Somebody with a SIP address only, known to the gateway, without any device yet.
    public HandsetAccount user() throws InterruptedException {
        return user(new String[0]);
    }

    /// Somebody with a SIP address and these numbers.
    public HandsetAccount user(String... numbers) throws InterruptedException {
        String name = "user" + NEXT.incrementAndGet();
        add(name, numbers);
        return HandsetAccount.of(name, DOMAIN, PASSWORD);
    }

    private void add(String name, String... numbers) throws InterruptedException {
        String addresses = "sip:" + name + "@" + DOMAIN
                + String.join("", Arrays.stream(numbers).map(one -> "," + one).toList());
        done(UserCommands.ADD, Map.of("name", name, "addresses", addresses, "password", PASSWORD));
    }

    /// Another device of the same user.
    public static HandsetAccount deviceOf(HandsetAccount account) {
        return HandsetAccount.of(account.user(), account.domain(), account.password());
    }

    /// A device, registered.
    public SimulatedHandset online(HandsetAccount account) throws IOException {
        return registered(device(account), account);
    }

    /// A device that is reached over TCP, registered.
    public SimulatedHandset onlineOverTcp(HandsetAccount account) throws IOException {
        HandsetSettings settings = HandsetSettings.of(account, sipOverTcp(), plan.clock);
        return registered(opened(SimulatedHandset.open(settings.over(SipTransport.TCP))), account);
    }

    /// A device that is reached over TLS, registered.
    public SimulatedHandset onlineOverTls(HandsetAccount account, SSLContext context) throws IOException {
        HandsetSettings settings = HandsetSettings.of(account, sipOverTls(), plan.clock);
        return registered(opened(SimulatedHandset.open(settings.overTls(context))), account);
    }

    private static SimulatedHandset registered(SimulatedHandset handset, HandsetAccount account) throws IOException {
        if (handset.register().status() != 200) {
            throw new IllegalStateException(account + " could not register");
        }
        return handset;
    }

    public SimulatedHandset online() throws IOException, InterruptedException {
        return online(user());
    }

    /// A device that is switched on and has not registered.
    public SimulatedHandset device(HandsetAccount account) throws IOException {
        return opened(SimulatedHandset.open(HandsetSettings.of(account, sip(), plan.clock)));
    }

    private SimulatedHandset opened(SimulatedHandset handset) {
        handsets.push(handset);
        return handset;
    }

    /// A number that nobody had before.
    public static String number() {
        return "+44770092" + String.format(Locale.ROOT, "%04d", NEXT.incrementAndGet());
    }

    public SimulatedPhone phone() {
        return smsc.phone(number());
    }

    // ---- what became of it

    /// The stories of all items known by `wanted`, when all of them have ended, in the order of the items.
    public List<TrailEvent> ended(String wanted) {
        return await("the end of what is known as " + wanted)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> story(wanted), SimulatedNetwork::isOver);
    }

    /// The story once it tells of `kind`.
    public List<TrailEvent> told(String wanted, TrailKind kind) {
        return await(kind + " in the story of " + wanted)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> story(wanted), story -> kinds(story).contains(kind));
    }

    /// Empty also when another item came to be known by `wanted` while the stories were read.
    public List<TrailEvent> story(String wanted) {
        List<ItemId> items = gateway.trail().find(wanted, 50);
        List<TrailEvent> story = items.stream()
                .sorted()
                .flatMap(item -> gateway.trail().story(item).stream())
                .toList();
        return gateway.trail().find(wanted, 50).equals(items) ? story : List.of();
    }

    private static boolean isOver(List<TrailEvent> story) {
        Map<ItemId, Boolean> over = new LinkedHashMap<>();
        story.forEach(event -> over.merge(event.item(), ends(event), Boolean::logicalOr));
        return !over.isEmpty()
                && over.values().stream().allMatch(Boolean::booleanValue)
                && over.keySet().containsAll(owed(story));
    }

    /// The notifications that the story says are owed: each is an item with a story of its own.
    private static List<ItemId> owed(List<TrailEvent> story) {
        return story.stream()
                .filter(event -> event.kind() == TrailKind.NOTIFIED)
                .flatMap(event -> event.facts().stream())
                .filter(fact -> fact.name().equals("item"))
                .map(fact -> ((Fact.Word) fact).value())
                .flatMap(id -> ItemId.parse(id).stream())
                .toList();
    }

    private static boolean ends(TrailEvent event) {
        return switch (event.kind()) {
            case ENDED -> true;
            case REFUSED -> event.facts().stream().noneMatch(fact -> fact.name().equals("part"));
            case DUPLICATE ->
                event.facts().stream().anyMatch(fact -> fact.name().equals("of"));
            default -> false;
        };
    }

    public static List<TrailKind> kinds(List<TrailEvent> story) {
        return story.stream().map(TrailEvent::kind).toList();
    }

    /// `kind/status` of every notification about a message, in the order of their coming, when all is over.
    public List<String> notifications(SimulatedHandset sender, SentMessage sent) {
        ended(sent.imdnId());
        Set<String> known = new HashSet<>();
        return sender.notifications().all().stream()
                .filter(got -> got.about().equals(sent.imdnId()))
                .filter(got -> got.id().isEmpty() || known.add(got.id()))
                .map(SimulatedNetwork::words)
                .toList();
    }

    private static String words(ReceivedNotification got) {
        return got.imdn().kind() + "/" + got.status();
    }

    // ---- commands

    public CommandOutcome command(CommandSpec spec, Map<String, String> arguments) throws InterruptedException {
        return new AdminClient(data(), PATIENCE).call(spec, arguments);
    }

    public CommandOutcome.Done done(CommandSpec spec, Map<String, String> arguments) throws InterruptedException {
        return switch (command(spec, arguments)) {
            case CommandOutcome.Done done -> done;
            case CommandOutcome.No no -> throw new AssertionError(spec.name() + " answered no: " + no);
            case CommandOutcome.Failed failed -> throw new AssertionError(spec.name() + " failed: " + failed);
        };
    }

    @Override
    public void close() {
        handsets.forEach(SimulatedHandset::close);
        gateway.close();
        smsc.close();
    }
}
