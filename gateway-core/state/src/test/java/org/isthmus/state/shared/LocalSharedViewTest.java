// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.junit.jupiter.api.Test;

class LocalSharedViewTest extends SharedViewContract {
    private final SharedView view = new LocalSharedView();

    @Override
    SharedView view() {
        return view;
    }

    @Test
    void it_is_alone_and_forgets_the_oldest_instead_of_growing() {
        LongStream.range(0, 250_000).forEach(i -> view.learnt(new KeyedHash.Wide(i, i), new PartOf(new ItemId(i), 0)));
        assertThat(view.nodes()).isEqualTo(1);
        assertThat(view.part(new KeyedHash.Wide(0, 0))).isEmpty();
        assertThat(view.part(new KeyedHash.Wide(249_999, 249_999))).isPresent();
        assertThat(view.part(new KeyedHash.Wide(150_001, 150_001))).isPresent();
    }
}
