// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

/// Turns a number as people and networks write it (`07700 900123`, `0044…`, `7700900123;phone-context=+44`,
/// `12345`) into the one form that this house compares. Pure; the plan's own region is fixed when it is made.
public interface NumberingPlan {

    /// What `written` is. Never throws; what cannot be understood is [Reading.NotANumber] with the reason in
    /// words.
    Reading read(String written);

    /// The reading of a number: one of three.
    sealed interface Reading {
        record International(Msisdn number) implements Reading {}

        record Short(ShortCode code) implements Reading {}

        record NotANumber(String why) implements Reading {}
    }
}
