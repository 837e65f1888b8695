// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.cpm.participating.ParticipatingFunction;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.refusal.Asserter;
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
                    case Admission.Admitted(CpmMessage admitted, Hops _) ->
                        new TrailEvent(
                                message.id(),
                                clock.instant(),
                                TrailKind.ADMITTED,
                                Asserter.GATEWAY,
                                "pf",
                                facts(submission, admitted));
                    case Admission.Refused refused ->
                        SpineNames.refused(message.id(), clock.instant(), "pf", refused.refusal());
                });
        return admission;
    }

    private static List<Fact> facts(Submission submission, CpmMessage admitted) {
        Fact originator = Fact.word(
                "for", submission.originator().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        Marks marks = admitted.marks();
        boolean anonymous = admitted.parties().anonymous();
        if (marks.isNone() && !anonymous) {
            return List.of(originator);
        }
        List<Fact> facts = new ArrayList<>(List.of(originator));
        if (anonymous) {
            facts.add(Fact.word("sender", "stays anonymous"));
        }
        if (marks.priority() != Marks.Priority.NORMAL) {
            facts.add(Fact.word("priority", marks.priority().word()));
        }
        if (marks.sensitivity() != Marks.Sensitivity.NONE) {
            facts.add(Fact.word("sensitivity", marks.sensitivity().word()));
        }
        marks.replyTo().ifPresent(address -> facts.add(Fact.number("reply to", address)));
        return facts;
    }
}
