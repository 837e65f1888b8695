// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpim.CpimReader;
import org.isthmus.model.cpim.CpimReading;
import org.isthmus.model.imdn.ImdnLimits;
import org.isthmus.model.imdn.ImdnReader;
import org.isthmus.model.imdn.ImdnReading;
import org.isthmus.model.iscomposing.IsComposingReader;
import org.isthmus.model.mime.HeaderBlockReader;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.Multipart;
import org.isthmus.model.mime.MultipartReader;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.testkit.corpus.Corpus;
import org.isthmus.testkit.corpus.Mutations;
import org.junit.jupiter.api.Test;

/// What real clients and the standards' examples sent (corpus `rcs`): read as what it is, and survived in every
/// broken form.
class RcsCorpusTest {
    private static final Address ALICE = Address.ofCanonical("sip:alice@test.local");
    private static final ImdnReader IMDN = new ImdnReader(ImdnLimits.USUAL);
    private static final MultipartReader PARTS = new MultipartReader(20, new HeaderBlockReader(50, 2000, true));

    private static final Set<String> READ_HEADERS =
            Set.of("Content-Type", "Content-Encoding", "Date", "Expires", "From");

    /// What each MESSAGE of a real client is: the text, or the state reported, or the kind of outcome.
    private static final Map<String, String> EXPECTED = Map.ofEntries(
            Map.entry("liblinphone-cpim/02", "composing"),
            Map.entry("liblinphone-cpim/03", "DELIVERED"),
            Map.entry("liblinphone-cpim/05", "text: Hello with CPIM €😀"),
            Map.entry("liblinphone-cpim/06", "DISPLAYED"),
            Map.entry("linphonec-plain/02", "DELIVERED"),
            Map.entry("linphonec-plain/04", "DELIVERED"),
            Map.entry("linphonec-plain/07", "text: Hello € plain"),
            Map.entry("baresip/05", "text: Hello from baresip"),
            Map.entry("rfc-examples/rfc3428-01", "text: Watson, come here."),
            Map.entry("rfc-examples/rfc3428-02", "text: "),
            Map.entry("rfc-examples/rfc3680-06", "text: Welcome to the example.com service!"),
            Map.entry("rfc-examples/rfc5365-01", "refused 420"),
            Map.entry("rfc-examples/rfc5365-02", "refused 415"));

    @Test
    void every_message_of_a_real_client_is_read_as_what_it_is() {
        Corpus corpus = Corpus.assumeCorpus();
        Map<String, String> seen = new TreeMap<>();
        for (Path file : corpus.files("rcs")) {
            sip(Corpus.read(file))
                    .filter(sip -> sip.method().equals("MESSAGE"))
                    .ifPresent(sip -> seen.put(key(file), words(Requests.READER.read(sip, ALICE))));
        }
        assertThat(seen).isEqualTo(new TreeMap<>(EXPECTED));
    }

    @Test
    void messages_of_real_clients_are_survived_in_every_broken_form() {
        Corpus corpus = Corpus.assumeCorpus();
        for (Path file : corpus.files("rcs")) {
            sip(Corpus.read(file))
                    .filter(sip -> sip.method().equals("MESSAGE"))
                    .ifPresent(sip -> Mutations.all(sip.body()).forEach(broken -> {
                        IncomingSip mutant = Requests.of("MESSAGE", sip.requestUri(), sip.headers(), broken.octets());
                        survive(file, broken, octets -> Requests.READER.read(mutant, ALICE));
                    }));
        }
    }

    @Test
    void headers_of_real_clients_are_survived_in_every_broken_form() {
        Corpus corpus = Corpus.assumeCorpus();
        for (Path file : corpus.files("rcs")) {
            sip(Corpus.read(file)).filter(sip -> sip.method().equals("MESSAGE")).ifPresent(sip -> {
                for (int i = 0; i < sip.headers().all().size(); i++) {
                    int changed = i;
                    SipHeaders.Header header = sip.headers().all().get(i);
                    if (!READ_HEADERS.contains(header.name())) {
                        continue;
                    }
                    Mutations.all(Octets.utf8(header.value())).forEach(broken -> {
                        List<SipHeaders.Header> headers =
                                new ArrayList<>(sip.headers().all());
                        headers.set(
                                changed,
                                new SipHeaders.Header(
                                        header.name(), broken.octets().utf8()));
                        survive(
                                file,
                                broken,
                                octets -> Requests.READER.read(
                                        Requests.of("MESSAGE", sip.requestUri(), new SipHeaders(headers), sip.body()),
                                        ALICE));
                    });
                }
            });
        }
    }

    @Test
    void cpim_samples_give_their_text_and_nothing_of_the_headers() {
        Corpus corpus = Corpus.assumeCorpus();
        assertThat(cpim(corpus, "rcs/rcsjta/CpimParserTest-L25.txt")).isEqualTo("Bonjour");
        assertThat(cpim(corpus, "rcs/rcsjta/CpimParserTest-L38.txt")).isEqualTo("  ");
        assertThat(cpim(corpus, "rcs/rfc-examples/rfc5438-b01-From-Alice-im-alice-exam.txt")
                        .strip())
                .isEqualTo("Hello World");
        for (String name :
                List.of("b02-From-Bob-im-bob-example", "b03-From-Bob-im-bob-example", "b04-Content-type-Message-CPI")) {
            assertThat(cpim(corpus, "rcs/rfc-examples/rfc5438-" + name + ".txt").strip())
                    .startsWith("<?xml")
                    .endsWith("</imdn>");
        }
    }

    @Test
    void imdn_samples_parse_alone_in_cpim_and_aggregated() {
        Corpus corpus = Corpus.assumeCorpus();
        assertThat(IMDN.read(corpus.octets("rcs/rcsjta/ImdnParserTest-L40.txt")))
                .isInstanceOf(ImdnReading.Read.class);
        CpimReading aggregate =
                CpimReader.lenient().read(corpus.octets("rcs/rfc-examples/rfc5438-b05-From-Bob-im-bob-example.txt"));
        assertThat(aggregate)
                .isInstanceOfSatisfying(
                        CpimReading.Read.class,
                        read -> assertThat(IMDN.read(
                                        read.message().type(), read.message().content()))
                                .isInstanceOfSatisfying(
                                        ImdnReading.Read.class,
                                        both -> assertThat(both.notifications()).hasSize(2)));
        for (String name :
                List.of("b02-From-Bob-im-bob-example", "b03-From-Bob-im-bob-example", "b04-Content-type-Message-CPI")) {
            Octets document = Octets.utf8(
                    cpim(corpus, "rcs/rfc-examples/rfc5438-" + name + ".txt").strip());
            assertThat(IMDN.read(document)).isInstanceOf(ImdnReading.Read.class);
        }
    }

    @Test
    void is_composing_samples_parse() {
        Corpus corpus = Corpus.assumeCorpus();
        assertThat(IsComposingReader.read(corpus.octets("rcs/rcsjta/IsComposingParserTest-L39.txt"), 4096)
                        .orElseThrow()
                        .active())
                .isTrue();
        assertThat(IsComposingReader.read(corpus.octets("rcs/rcsjta/IsComposingParserTest-L48.txt"), 4096)
                        .orElseThrow()
                        .active())
                .isFalse();
    }

    @Test
    void multiparts_of_the_carrier_lab_are_split_whatever_stands_before_their_headers() {
        Corpus corpus = Corpus.assumeCorpus();
        for (Path file : corpus.files("rcs/carrier-lab")) {
            IncomingSip sip = sip(Corpus.read(file)).orElseThrow();
            MediaType type = MediaType.parse(sip.headers().first("Content-Type").orElseThrow())
                    .orElseThrow();
            assertThat(PARTS.read(sip.body(), type))
                    .as(file.toString())
                    .isInstanceOfSatisfying(
                            Multipart.Parts.class,
                            split -> assertThat(split.parts()).allSatisfy(part -> {
                                assertThat(part.headers().first("Content-Type")).isPresent();
                                assertThat(part.octets().utf8()).doesNotStartWithIgnoringCase("content-");
                            }));
        }
    }

    @Test
    void bodies_are_survived_in_every_broken_form() {
        Corpus corpus = Corpus.assumeCorpus();
        MediaType mixed =
                MediaType.parse("multipart/mixed;boundary=imdn-boundary").orElseThrow();
        for (Path file : corpus.files("rcs")) {
            Octets sample = Corpus.read(file);
            String name = file.getFileName().toString();
            if (name.contains("rfc3862") || name.contains("rfc5438") || name.startsWith("Cpim")) {
                Mutations.all(sample).forEach(broken -> survive(file, broken, CpimReader.lenient()::read));
                Stream.concat(Mutations.cuts(sample), Mutations.shifts(sample))
                        .forEach(broken -> survive(file, broken, octets -> PARTS.read(octets, mixed)));
            } else if (name.startsWith("Imdn")) {
                Mutations.all(sample).forEach(broken -> survive(file, broken, IMDN::read));
            } else if (name.startsWith("IsComposing") || name.contains("rfc3994")) {
                Mutations.all(sample)
                        .forEach(broken -> survive(file, broken, octets -> IsComposingReader.read(octets, 4096)));
            } else {
                assertThat(CpimReader.lenient().read(sample)).as(name).isNotNull();
                assertThat(IMDN.read(sample))
                        .as(name)
                        .isInstanceOfAny(ImdnReading.Malformed.class, ImdnReading.TooLarge.class);
            }
        }
    }

    private static void survive(Path file, Mutations.Mutation broken, Function<Octets, Object> decoder) {
        try {
            Objects.requireNonNull(decoder.apply(broken.octets()));
        } catch (RuntimeException thrown) {
            throw new AssertionError(file + " " + broken.how(), thrown);
        }
    }

    private static String cpim(Corpus corpus, String name) {
        CpimReading reading = CpimReader.lenient().read(corpus.octets(name));
        assertThat(reading).as(name).isInstanceOf(CpimReading.Read.class);
        return ((CpimReading.Read) reading).message().content().utf8();
    }

    private static String words(PagerMessage read) {
        return switch (read) {
            case PagerMessage.Message message ->
                "text: " + message.message().content().text().strip();
            case PagerMessage.Disposition disposition ->
                disposition.reports().getFirst().state().name();
            case PagerMessage.Composing _ -> "composing";
            case PagerMessage.Refused refused -> "refused " + refused.answer().status();
        };
    }

    private static String key(Path file) {
        String folder = file.getParent().getFileName().toString();
        String name = file.getFileName().toString();
        return folder + "/" + name.substring(0, folder.equals("rfc-examples") ? 10 : 2);
    }

    /// The least of a SIP parser, on purpose not ours.
    private static Optional<IncomingSip> sip(Octets file) {
        String text = file.text(StandardCharsets.ISO_8859_1);
        String[] first = text.split("\r\n", 2)[0].split(" ");
        if (first.length != 3 || !first[2].equals("SIP/2.0")) {
            return Optional.empty();
        }
        int blank = text.indexOf("\r\n\r\n");
        SipHeaders headers = SipHeaders.NONE;
        String unfolded = text.substring(0, blank).replaceAll("\r\n[ \t]+", " ");
        for (String line : unfolded.split("\r\n")) {
            int colon = line.indexOf(':');
            if (!line.startsWith(first[0] + " ") && colon > 0) {
                headers = headers.with(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return Optional.of(Requests.of(first[0], first[1], headers, file.slice(blank + 4, file.size())));
    }
}
