// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.trail;

/// The kinds of event in an item's story, in the words that people are shown.
public enum TrailKind {
    RECEIVED("received"),
    PART_RECEIVED("part received"),
    ADMITTED("admitted"),
    REFUSED("refused"),
    DUPLICATE("duplicate"),
    SELECTED("selected"),
    CONVERTED("converted"),
    STORED("stored"),
    NUMBER_LEASED("number leased"),
    DEFERRED("deferred"),
    SUBMITTED("submitted"),
    ACCEPTED("accepted"),
    REPORTED("reported"),
    NOT_BELIEVED("not believed"),
    UNKNOWN("unknown"),
    RETRY("retry"),
    NOTIFIED("notified"),
    ENDED("ended"),
    RECOVERED("recovered"),
    OPERATOR("operator"),
    FAULT("fault"),
    COPIED("copied");

    private final String words;

    TrailKind(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
