// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.figure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// One promise with what was measured for it. `words` say what the value is, `unit` in what.
public record Bar(String name, String words, String unit, Limit limit, Reading reading) {

    /// What must hold, and what is aimed at; where nothing more is aimed at, both are the same.
    public record Limit(Sense sense, double must, double goal) {

        public static Limit atLeast(double must, double goal) {
            return new Limit(Sense.AT_LEAST, must, goal);
        }

        public static Limit atMost(double must, double goal) {
            return new Limit(Sense.AT_MOST, must, goal);
        }

        public static Limit below(double must, double goal) {
            return new Limit(Sense.BELOW, must, goal);
        }
    }

    public enum Sense {
        AT_LEAST,
        AT_MOST,
        BELOW;

        boolean holds(double value, double limit) {
            return switch (this) {
                case AT_LEAST -> value >= limit;
                case AT_MOST -> value <= limit;
                case BELOW -> value < limit;
            };
        }

        String words() {
            return switch (this) {
                case AT_LEAST -> "at least";
                case AT_MOST -> "at most";
                case BELOW -> "below";
            };
        }
    }

    /// A value, or why there is none.
    public sealed interface Reading {
        record Measured(double value) implements Reading {}

        record Unmeasured(String why) implements Reading {}
    }

    public static Bar measured(String name, String words, String unit, Limit limit, double value) {
        return new Bar(name, words, unit, limit, new Reading.Measured(value));
    }

    public static Bar unmeasured(String name, String words, String unit, Limit limit, String why) {
        return new Bar(name, words, unit, limit, new Reading.Unmeasured(why));
    }

    /// False when it was not measured, too, or could not be told (no number).
    public boolean met() {
        return reading instanceof Reading.Measured(double value)
                && limit.sense().holds(value, limit.must());
    }

    public boolean goalMet() {
        return reading instanceof Reading.Measured(double value)
                && limit.sense().holds(value, limit.goal());
    }

    public ObjectNode json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("bar", name).put("words", words);
        switch (reading) {
            case Reading.Measured(double value) -> {
                if (Double.isFinite(value)) {
                    all.put("value", Rounded.of(value));
                } else {
                    all.putNull("value");
                }
            }
            case Reading.Unmeasured(String why) -> all.putNull("value").put("not_measured", why);
        }
        return all.put("unit", unit)
                .put("sense", limit.sense().words())
                .put("must", limit.must())
                .put("goal", limit.goal())
                .put("met", met())
                .put("goal_met", goalMet());
    }
}
