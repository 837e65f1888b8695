// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.ParticipatingFunction;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// Asks the participating function and puts its word on the trail.
public final class AdmissionStep {
    private final Supplier<ParticipatingFunction> participating;
    private final Trail trail;
    private final InstantSource clock;

    public AdmissionStep(Supplier<ParticipatingFunction> participating, Trail trail, InstantSource clock) {
        this.participating = participating;
        this.trail = trail;
        this.clock = clock;
    }

    public Admission admit(Submission submission) {
        CpmMessage message = submission.message();
        Admission admission = participating.get().admit(submission);
        trail.append(
                switch (admission) {
                    case Admission.Admitted _ ->
                        TrailEvent.of(
                                message.id(),
                                clock.instant(),
                                TrailKind.ADMITTED,
                                "pf",
                                Fact.word(
                                        "for",
                                        submission
                                                .originator()
                                                .getClass()
                                                .getSimpleName()
                                                .toLowerCase(Locale.ROOT)));
                    case Admission.Refused refused ->
                        SpineNames.refused(message.id(), clock.instant(), "pf", refused.refusal());
                });
        return admission;
    }
}
