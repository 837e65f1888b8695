// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.SQLException;

/// One unit of work: all of it is in the journal or nothing. Runs on the writer's thread, possibly twice.
@FunctionalInterface
interface Work<T> {
    T run(Transaction transaction) throws SQLException;
}
