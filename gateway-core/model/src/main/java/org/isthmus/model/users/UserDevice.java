// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

/// One device that belongs to a user, known by the instance id of its registrations (RFC 5626 section 4.1, without
/// angle brackets: `urn:uuid:…`). Messages always go to the primary one when it is registered, whatever policy says
/// of devices (architecture document section 5.3.1.3).
public record UserDevice(String instance, boolean primary) {}
