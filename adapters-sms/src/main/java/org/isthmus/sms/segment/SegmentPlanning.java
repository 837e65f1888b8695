// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

/// What planning a text gives: the plan, or the reason why there is none.
public sealed interface SegmentPlanning permits SegmentPlan, TooManyParts {}
