// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isthmus.testkit.contract.SampleItems.BOB;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.users.User;
import org.isthmus.testkit.contract.SampleItems;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.Test;

/// Whose an item is when its recipient's address changes hands.
class AddressOwnersTest {
    private static final User BOB_HIMSELF = user("bob", "one");
    private static final User CAROL = user("carol", "two");

    private final MemoryStores stores = new MemoryStores();
    private final AtomicLong ids = new AtomicLong();
    private AddressOwners owners = new AddressOwners(stores.owners(), this::next);

    private ItemId next() {
        return new ItemId(ids.incrementAndGet());
    }

    private static User user(String name, String ha1) {
        return new User(name, List.of(BOB), "100", Map.of("MD5", ha1));
    }

    private void inForce(User... users) {
        owners.coming(List.of(users));
        owners.inForce();
        owners.followed(owners.changes());
    }

    private ItemId comes() {
        return next();
    }

    private boolean isForNobody(ItemId item) {
        return owners.objection(SampleItems.message(item.value())).isPresent();
    }

    @Test
    void what_came_before_an_address_went_to_somebody_else_is_not_theirs_and_what_comes_after_is() {
        inForce(BOB_HIMSELF);
        ItemId before = comes();
        assertThat(isForNobody(before)).isFalse();

        inForce(CAROL);

        assertThat(isForNobody(before)).isTrue();
        assertThat(isForNobody(comes())).isFalse();
        assertThat(owners.objection(SampleItems.message(before.value())))
                .hasValueSatisfying(why -> assertThat(why.cause()).isEqualTo(Cause.UNKNOWN_RECIPIENT));
    }

    @Test
    void an_owner_with_another_password_under_another_name_or_who_was_away_from_the_file_is_the_same() {
        inForce(BOB_HIMSELF);
        ItemId before = comes();
        inForce();
        inForce(user("bob", "a new password"));
        inForce(user("robert", "a new password"));
        assertThat(isForNobody(before)).isFalse();
    }

    @Test
    void somebody_else_who_comes_after_the_address_was_nobodys_is_somebody_else() {
        inForce(BOB_HIMSELF);
        ItemId before = comes();
        inForce();
        inForce(CAROL);
        assertThat(isForNobody(before)).isTrue();
    }

    @Test
    void it_is_known_after_a_restart_and_a_file_that_was_changed_meanwhile_is_noticed() {
        inForce(BOB_HIMSELF);
        ItemId bobs = comes();
        inForce(CAROL);
        ItemId carols = comes();

        owners = new AddressOwners(stores.owners(), this::next);
        assertThat(isForNobody(bobs)).isTrue();
        assertThat(isForNobody(carols)).isFalse();

        inForce(user("dave", "three"));
        assertThat(isForNobody(carols)).isTrue();
    }

    @Test
    void until_the_new_owner_is_in_force_nothing_at_all_is_theirs() {
        inForce(BOB_HIMSELF);
        owners.coming(List.of(CAROL));
        assertThat(isForNobody(comes())).isTrue();
        owners.inForce();
        assertThat(isForNobody(comes())).isFalse();
    }

    @Test
    void what_the_store_could_not_remember_is_known_all_the_same_and_followed_up_later() {
        inForce(BOB_HIMSELF);
        ItemId before = comes();
        owners.coming(List.of(CAROL));
        owners.inForce();
        stores.failing(true);
        assertThatThrownBy(() -> owners.followed(owners.changes())).isInstanceOf(StoreUnavailable.class);
        assertThat(isForNobody(before)).isTrue();

        inForceWhileFailing(user("dave", "three"));
        stores.failing(false);
        assertThat(owners.changes()).singleElement().satisfies(change -> {
            assertThat(change.user().name()).isEqualTo("dave");
            assertThat(change.another()).isTrue();
        });
        owners.followed(owners.changes());
        assertThat(owners.changes()).isEmpty();
        owners = new AddressOwners(stores.owners(), this::next);
        assertThat(isForNobody(before)).isTrue();
    }

    private void inForceWhileFailing(User user) {
        owners.coming(List.of(user));
        owners.inForce();
    }

    @Test
    void a_password_that_changed_is_followed_up_and_a_first_look_is_not() {
        owners.coming(List.of(BOB_HIMSELF));
        owners.inForce();
        assertThat(owners.changes()).noneMatch(change -> change.login() || change.another());
        owners.followed(owners.changes());
        owners.coming(List.of(user("bob", "a new password")));
        owners.inForce();
        assertThat(owners.changes())
                .singleElement()
                .matches(AddressOwners.Change::login)
                .matches(change -> !change.another());
    }
}
