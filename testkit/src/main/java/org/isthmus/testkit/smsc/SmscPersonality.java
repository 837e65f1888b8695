// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.isthmus.testkit.smsc.SmscBehaviour.Answers;
import org.isthmus.testkit.smsc.SmscBehaviour.Ids;
import org.isthmus.testkit.smsc.SmscBehaviour.Notation;
import org.isthmus.testkit.smsc.SmscBehaviour.Oddity;

/// The habits of real message centres, by name. Each changes one part of a [SmscBehaviour], so that several
/// can be joined with `+`: `hex-ids+receipts-first`. Some take a number after `=`; without one they have a
/// usual value.
public enum SmscPersonality {
    PLAIN("plain", "answers at once with decimal ids; a receipt follows each answer", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before;
        }
    },
    THROTTLES("throttles", "answers ESME_RTHROTTLED above so many submits a second (=10)", 10) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            Answers was = before.answers();
            return before.with(new Answers(was.sent(), was.delay(), number, was.refuseOneIn(), was.refusal()));
        }
    },
    HEX_IDS("hex-ids", "writes message ids in hexadecimal in answers and in decimal in receipts", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.with(before.ids().spelled(Notation.HEX, Notation.DECIMAL));
        }
    },
    DECIMAL_IDS("decimal-ids", "writes message ids in decimal in answers and in hexadecimal in receipts", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.with(before.ids().spelled(Notation.DECIMAL, Notation.UPPER_HEX));
        }
    },
    PADDED_IDS("padded-ids", "pads message ids with zeros in answers and not in receipts", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.with(before.ids().spelled(Notation.PADDED, Notation.DECIMAL));
        }
    },
    COUNTS_FROM_ONE("counts-from-one", "gives small message ids: 1, 2, 3 and so on", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            Ids was = before.ids();
            return before.with(new Ids(was.inAnswer(), was.inReceipt(), true));
        }
    },
    RECEIPTS_FIRST("receipts-first", "sends the receipt before the answer to the submit", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.with(before.receipts().first());
        }
    },
    NEVER_ANSWERS("never-answers", "takes submits and never answers them; receipts come nevertheless", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            Answers was = before.answers();
            return before.with(new Answers(false, was.delay(), was.perSecond(), was.refuseOneIn(), was.refusal()));
        }
    },
    CLOSES_WHEN_IDLE("closes-when-idle", "closes a link on which nothing came for so many seconds (=5)", 5) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.closingAfter(Duration.ofSeconds(number));
        }
    },
    REJECTS_ONE_IN("rejects-one-in-N", "refuses every N-th submit with ESME_RSUBMITFAIL (rejects-one-in-3)", 3) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            Answers was = before.answers();
            return before.with(new Answers(was.sent(), was.delay(), was.perSecond(), number, was.refusal()));
        }
    },
    DROPS_RECEIPTS("drops-receipts", "never sends a receipt", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return copies(before, 0);
        }
    },
    SLOW("slow", "answers each submit so many milliseconds late (=1000)", 1000) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            Answers was = before.answers();
            return before.with(new Answers(
                    was.sent(), Duration.ofMillis(number), was.perSecond(), was.refuseOneIn(), was.refusal()));
        }
    },
    ABSENT_RECIPIENT("absent-recipient", "sends receipts that say UNDELIV, as for a phone that is gone", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.with(before.receipts().saying(ReceiptState.UNDELIV));
        }
    },
    DUPLICATE_RECEIPTS("duplicate-receipts", "sends each receipt twice", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return copies(before, 2);
        }
    },
    PADDED_RECEIPTS("padded-receipts", "pads message ids with zeros in receipts and not in answers", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.with(before.ids().spelled(Notation.DECIMAL, Notation.PADDED));
        }
    },
    HEX_THROUGHOUT("hex-throughout", "writes message ids in small hexadecimal in answers, in capitals in receipts", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.with(before.ids().spelled(Notation.HEX, Notation.UPPER_HEX));
        }
    },
    LATE_RECEIPTS("late-receipts", "sends receipts so many milliseconds after the submit (=2000)", 2000) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            return before.receiptsAfter(Duration.ofMillis(number));
        }
    },
    RECEIPTS_ELSEWHERE("receipts-elsewhere", "sends receipts on another link than the submit came on", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            Oddity was = before.receipts().oddity();
            return before.with(before.receipts().odd(new Oddity(true, was.notOfTheFirst())));
        }
    },
    NO_FIRST_RECEIPT("no-first-receipt", "never sends the receipt of the first part of a long message", 0) {
        @Override
        SmscBehaviour applyTo(SmscBehaviour before, int number) {
            Oddity was = before.receipts().oddity();
            return before.with(before.receipts().odd(new Oddity(was.elsewhere(), true)));
        }
    };

    private static final String ONE_IN = "rejects-one-in-";

    private final String word;
    private final String sentence;
    private final int usual;

    SmscPersonality(String word, String sentence, int usual) {
        this.word = word;
        this.sentence = sentence;
        this.usual = usual;
    }

    abstract SmscBehaviour applyTo(SmscBehaviour before, int number);

    /// Every name with its sentence, for help texts.
    public static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(one -> names.put(one.word, one.sentence));
        return names;
    }

    /// The behaviour of names joined with `+`. An unknown name or a bad number gives an
    /// [IllegalArgumentException] that lists the names.
    public static SmscBehaviour behaviour(String names) {
        SmscBehaviour behaviour = SmscBehaviour.PLAIN;
        for (String written : names.split("\\+", -1)) {
            String name = written.strip();
            String number = "";
            int equals = name.indexOf('=');
            if (name.startsWith(ONE_IN)) {
                number = name.substring(ONE_IN.length()).replace("N", "");
                name = REJECTS_ONE_IN.word;
            } else if (equals >= 0) {
                number = name.substring(equals + 1);
                name = name.substring(0, equals);
            }
            SmscPersonality one = named(name).orElseThrow(() -> unknown(written));
            behaviour = one.applyTo(behaviour, one.number(number, written));
        }
        return behaviour;
    }

    private static Optional<SmscPersonality> named(String name) {
        return Arrays.stream(values()).filter(one -> one.word.equals(name)).findFirst();
    }

    private int number(String digits, String written) {
        if (digits.isEmpty()) {
            return usual;
        }
        if (usual == 0 || digits.length() > 7 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw unknown(written);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException unknown(String written) {
        return new IllegalArgumentException(
                "no personality “" + written + "”; there are: " + String.join(", ", names().keySet()));
    }

    private static SmscBehaviour copies(SmscBehaviour before, int copies) {
        return before.with(before.receipts().copied(copies));
    }
}
