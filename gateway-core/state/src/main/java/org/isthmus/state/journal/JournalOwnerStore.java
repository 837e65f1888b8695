// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.OwnerStore;
import org.isthmus.model.users.LoginMark;

/// Owners of addresses in the journal. Many are written in several commits, so that messages come between.
final class JournalOwnerStore implements OwnerStore {
    private static final int AT_ONCE = 500;

    private final GroupCommit writer;
    private final ReadPool reads;

    JournalOwnerStore(GroupCommit writer, ReadPool reads) {
        this.writer = writer;
        this.reads = reads;
    }

    @Override
    public List<Ownership> all() {
        return reads.read(session -> {
            try (ResultSet rows = session.query("SELECT address, name, login, since FROM owner")) {
                List<Ownership> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(new Ownership(
                            Address.ofCanonical(rows.getString(1)),
                            rows.getString(2),
                            login(rows.getString(3)),
                            new ItemId(rows.getLong(4))));
                }
                return all;
            }
        });
    }

    @Override
    public void keep(Collection<Ownership> changed) {
        List<Ownership> all = List.copyOf(changed);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Ownership> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            writer.run(transaction -> {
                for (Ownership one : some) {
                    transaction
                            .session()
                            .update(
                                    "INSERT OR REPLACE INTO owner VALUES (?, ?, ?, ?)",
                                    one.address().canonical(),
                                    one.user(),
                                    text(one.login()),
                                    one.since().value());
                }
                return some.size();
            });
        }
    }

    private static String text(LoginMark login) {
        return login.byAlgorithm().entrySet().stream()
                .map(mark -> mark.getKey() + "=" + mark.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static LoginMark login(String text) {
        Map<String, String> marks = new HashMap<>();
        for (String mark : text.split(" ", -1)) {
            int equals = mark.indexOf('=');
            if (equals > 0) {
                marks.put(mark.substring(0, equals), mark.substring(equals + 1));
            }
        }
        return new LoginMark(marks);
    }
}
