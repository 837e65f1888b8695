// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CorruptRecord;
import org.isthmus.model.pack.CpmItemCodec;
import org.isthmus.model.pack.DeliveryStateCodec;
import org.isthmus.model.store.DeliveryLedger.PartOf;

/// The packed form of log entries, many to a row: a kind, then its fields in fixed widths, octets behind their length.
/// The bodies inside are those of the model's codecs, which carry versions of their own. Throws [CorruptRecord] for
/// what is not a row of the log.
final class LogEntryCodec {
    private static final int NARROW = 64;

    private LogEntryCodec() {}

    static byte[] pack(LogEntry entry) {
        return switch (entry) {
            case LogEntry.Accepted(var fresh, var key) -> {
                byte[] state = fresh.state().packed();
                ByteBuffer out = ByteBuffer.allocate(NARROW + fresh.body().length + state.length);
                out.put((byte) 0).putLong(fresh.item().id().value());
                octets(out, fresh.body());
                state(out, fresh.state());
                out.put((byte) (key.isPresent() ? 1 : 0));
                key.ifPresent(wide -> wide(out, wide));
                yield done(out);
            }
            case LogEntry.Moved(var item, var state) -> {
                ByteBuffer out = ByteBuffer.allocate(NARROW + state.packed().length);
                out.put((byte) 1).putLong(item.value());
                state(out, state);
                yield done(out);
            }
            case LogEntry.Learnt(var id, var part) -> {
                ByteBuffer out = ByteBuffer.allocate(NARROW);
                wide(out.put((byte) 2), id);
                yield done(out.putLong(part.item().value()).putInt(part.part()));
            }
            case LogEntry.KeptReport(var number, var at, var ids, var body) -> {
                ByteBuffer out = ByteBuffer.allocate(NARROW + 16 * ids.size() + body.length);
                out.put((byte) 3).putLong(number).putLong(at).putInt(ids.size());
                ids.forEach(id -> wide(out, id));
                octets(out, body);
                yield done(out);
            }
            case LogEntry.HandedOut(var number) ->
                done(ByteBuffer.allocate(9).put((byte) 4).putLong(number));
            case LogEntry.Settled(var number) ->
                done(ByteBuffer.allocate(9).put((byte) 5).putLong(number));
        };
    }

    static List<LogEntry> unpackAll(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        List<LogEntry> entries = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                entries.add(entry(in));
            }
        } catch (BufferUnderflowException _) {
            throw corrupt(in, "cut off");
        }
        return entries;
    }

    private static LogEntry entry(ByteBuffer in) {
        int kind = in.get();
        return switch (kind) {
            case 0 -> {
                var id = new ItemId(in.getLong());
                byte[] body = octets(in);
                Records.PackedState state = state(in);
                Optional<KeyedHash.Wide> key = in.get() == 1 ? Optional.of(wide(in)) : Optional.empty();
                var item = CpmItemCodec.unpack(Octets.copyOf(body));
                if (!item.id().equals(id)) {
                    throw corrupt(in, "the item is another");
                }
                yield new LogEntry.Accepted(new Records.NewItem(item, body, state), key);
            }
            case 1 -> new LogEntry.Moved(new ItemId(in.getLong()), state(in));
            case 2 -> new LogEntry.Learnt(wide(in), new PartOf(new ItemId(in.getLong()), in.getInt()));
            case 3 -> {
                long number = in.getLong();
                long at = in.getLong();
                int count = in.getInt();
                if (count < 0 || count > in.remaining() / 16) {
                    throw corrupt(in, "a count out of range");
                }
                List<KeyedHash.Wide> ids = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    ids.add(wide(in));
                }
                yield new LogEntry.KeptReport(number, at, ids, octets(in));
            }
            case 4 -> new LogEntry.HandedOut(in.getLong());
            case 5 -> new LogEntry.Settled(in.getLong());
            default -> throw corrupt(in, "no such kind of entry");
        };
    }

    private static void state(ByteBuffer out, Records.PackedState state) {
        out.put((byte) (state.held().isPresent() ? 1 : 0)).putLong(state.held().orElse(0L));
        octets(out, state.packed());
    }

    private static Records.PackedState state(ByteBuffer in) {
        boolean held = in.get() == 1;
        long recipient = in.getLong();
        byte[] packed = octets(in);
        return Records.packed(
                DeliveryStateCodec.unpack(Octets.copyOf(packed)),
                packed,
                held ? Optional.of(recipient) : Optional.empty());
    }

    private static ByteBuffer wide(ByteBuffer out, KeyedHash.Wide hash) {
        return out.putLong(hash.high()).putLong(hash.low());
    }

    private static KeyedHash.Wide wide(ByteBuffer in) {
        return new KeyedHash.Wide(in.getLong(), in.getLong());
    }

    private static void octets(ByteBuffer out, byte[] octets) {
        out.putInt(octets.length).put(octets);
    }

    private static byte[] octets(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw corrupt(in, "longer than what is left");
        }
        byte[] octets = new byte[length];
        in.get(octets);
        return octets;
    }

    private static byte[] done(ByteBuffer out) {
        byte[] packed = new byte[out.position()];
        out.flip().get(packed);
        return packed;
    }

    private static CorruptRecord corrupt(ByteBuffer in, String why) {
        return new CorruptRecord("log row", in.position(), why);
    }
}
