// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.Secret;

/// All kinds of settings that stand on one line, by their Java type. A record of one string that says nothing
/// about settings (a technology's name, a short code) is read through its constructor.
final class ScalarTypes {
    private static final Map<Class<?>, ScalarType> KNOWN = Map.ofEntries(
            Map.entry(String.class, plain("text", "", text -> text)),
            Map.entry(boolean.class, plain("true or false", "", ScalarTypes::truth)),
            Map.entry(int.class, measured("a whole number", Integer::valueOf, number -> new BigDecimal((int) number))),
            Map.entry(long.class, measured("a whole number", Long::valueOf, number -> new BigDecimal((long) number))),
            Map.entry(
                    double.class,
                    measured("a number", ScalarTypes::fraction, number -> new BigDecimal((double) number))),
            Map.entry(
                    Duration.class,
                    new ScalarType(
                            "a duration",
                            "500ms, 20s, 5m, 2h or 7d",
                            (text, _) -> found(Durations.read(text)),
                            value -> Durations.write((Duration) value),
                            Optional.of(value -> BigDecimal.valueOf(((Duration) value).toMillis())),
                            false)),
            Map.entry(
                    ByteSize.class,
                    new ScalarType(
                            "a size",
                            "1300, 64KiB, 10MiB or 2GiB",
                            (text, _) -> found(ByteSizes.read(text)),
                            Object::toString,
                            Optional.of(value -> BigDecimal.valueOf(((ByteSize) value).octets())),
                            false)),
            Map.entry(
                    Listen.class,
                    new ScalarType(
                            "a host and port",
                            "192.0.2.1:5060 or [2001:db8::1]:5060",
                            (text, _) -> found(Listens.read(text)),
                            Object::toString,
                            Optional.empty(),
                            false)),
            Map.entry(
                    Path.class,
                    new ScalarType("a path", "", ScalarTypes::path, Object::toString, Optional.empty(), false)),
            Map.entry(
                    Secret.class,
                    new ScalarType(
                            "a reference to a secret",
                            "file:PATH or env:NAME",
                            SecretReferences::read,
                            _ -> "(secret)",
                            Optional.empty(),
                            true)),
            Map.entry(URI.class, plain("a URI", "", URI::create)),
            Map.entry(ZoneId.class, plain("a time zone", "Europe/Paris or UTC", ZoneId::of)),
            Map.entry(LocalTime.class, plain("a time of day", "22:30", LocalTime::parse)));

    private ScalarTypes() {}

    static Optional<ScalarType> of(Class<?> type) {
        ScalarType known = KNOWN.get(type);
        if (known != null) {
            return Optional.of(known);
        }
        if (type.isEnum()) {
            return Optional.of(enumeration(type.getEnumConstants()));
        }
        return isName(type) ? Optional.of(name(type)) : Optional.empty();
    }

    static String kebab(String javaName) {
        StringBuilder out = new StringBuilder();
        for (char c : javaName.toCharArray()) {
            if (Character.isUpperCase(c)) {
                out.append('-');
            }
            out.append(c == '_' ? '-' : Character.toLowerCase(c));
        }
        return out.toString();
    }

    private static ScalarType plain(String name, String like, Function<String, Object> reader) {
        return new ScalarType(
                name, like, (text, _) -> guarded(text, reader), Object::toString, Optional.empty(), false);
    }

    private static ScalarType measured(
            String name, Function<String, Object> reader, Function<Object, BigDecimal> measure) {
        return new ScalarType(
                name, "", (text, _) -> guarded(text, reader), Object::toString, Optional.of(measure), false);
    }

    private static Scanned guarded(String text, Function<String, Object> reader) {
        try {
            return new Scanned.Good(reader.apply(text));
        } catch (IllegalArgumentException | DateTimeException _) {
            return Scanned.NOT_THIS_KIND;
        }
    }

    private static Scanned found(Optional<?> value) {
        return value.isPresent() ? new Scanned.Good(value.get()) : Scanned.NOT_THIS_KIND;
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object fraction(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value) || Character.isLetter(text.charAt(text.length() - 1))) {
            throw new NumberFormatException(text);
        }
        return value;
    }

    private static Scanned path(String text, Surroundings around) {
        try {
            return text.isEmpty()
                    ? Scanned.NOT_THIS_KIND
                    : new Scanned.Good(around.folder().resolve(text).normalize());
        } catch (InvalidPathException _) {
            return Scanned.NOT_THIS_KIND;
        }
    }

    private static ScalarType enumeration(Object[] constants) {
        List<String> names =
                Arrays.stream(constants).map(ScalarTypes::constantName).toList();
        String words = "one of " + names.stream().collect(Collectors.joining(", "));
        return new ScalarType(
                words,
                "",
                (text, _) ->
                        names.contains(text) ? new Scanned.Good(constants[names.indexOf(text)]) : Scanned.NOT_THIS_KIND,
                ScalarTypes::constantName,
                Optional.empty(),
                false);
    }

    private static String constantName(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isName(Class<?> type) {
        return type.isRecord()
                && type.getRecordComponents().length == 1
                && type.getRecordComponents()[0].getType() == String.class
                && !Shape.isSection(type);
    }

    private static ScalarType name(Class<?> type) {
        String words = "a " + kebab(type.getSimpleName()).substring(1).replace('-', ' ');
        return new ScalarType(
                words,
                "",
                (text, _) -> construct(type, text),
                value -> String.valueOf(Components.value(type.getRecordComponents()[0], value)),
                Optional.empty(),
                false);
    }

    private static Scanned construct(Class<?> type, String text) {
        try {
            return new Scanned.Good(type.getDeclaredConstructor(String.class).newInstance(text));
        } catch (InvocationTargetException wrapped) {
            if (wrapped.getCause() instanceof IllegalArgumentException refused) {
                return new Scanned.Bad("a valid value (" + refused.getMessage() + ")");
            }
            throw new IllegalStateException("can not make a " + type.getName(), wrapped.getCause());
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException(type.getName() + " must be public", unreachable);
        }
    }
}
