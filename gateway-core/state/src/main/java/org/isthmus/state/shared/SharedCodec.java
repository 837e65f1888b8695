// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.LoginMark;

/// The packed form of bindings and leases, in the journal and between nodes: a version octet, a count, then the
/// fields of each in order. Our own format only; octets that are not one throw `UncheckedIOException`. Version 1 had
/// bindings without the login that made them.
public final class SharedCodec {
    private static final int VERSION = 2;

    private SharedCodec() {}

    @FunctionalInterface
    private interface FieldWriter<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    @FunctionalInterface
    private interface FieldReader<T> {
        T read(DataInputStream in, int version) throws IOException;
    }

    public static byte[] packBindings(List<Binding> bindings) {
        return pack(bindings, SharedCodec::binding);
    }

    public static List<Binding> bindings(byte[] packed) {
        return unpack(packed, SharedCodec::binding);
    }

    static byte[] packLeases(List<Lease> leases) {
        return pack(leases, SharedCodec::lease);
    }

    static List<Lease> leases(byte[] packed) {
        return unpack(packed, (in, _) -> lease(in));
    }

    private static void binding(DataOutputStream out, Binding binding) throws IOException {
        out.writeUTF(binding.contact());
        out.writeUTF(binding.instance());
        instant(out, binding.expires());
        out.writeUTF(binding.callId());
        out.writeLong(binding.cseq());
        texts(out, binding.path());
        out.writeUTF(binding.receivedFrom());
        texts(out, binding.features());
        Map<String, String> login = binding.madeBy().byAlgorithm();
        out.writeByte(login.size());
        for (Map.Entry<String, String> mark : login.entrySet()) {
            out.writeUTF(mark.getKey());
            out.writeUTF(mark.getValue());
        }
    }

    private static Binding binding(DataInputStream in, int version) throws IOException {
        Binding binding = new Binding(
                in.readUTF(),
                in.readUTF(),
                instant(in),
                in.readUTF(),
                in.readLong(),
                texts(in),
                in.readUTF(),
                features(in));
        return version < 2 ? binding : binding.madeBy(login(in));
    }

    private static LoginMark login(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        Map<String, String> marks = new HashMap<>();
        for (int i = 0; i < count; i++) {
            marks.put(in.readUTF(), in.readUTF());
        }
        return new LoginMark(marks);
    }

    private static void lease(DataOutputStream out, Lease lease) throws IOException {
        out.writeUTF(lease.legacyUser().canonical());
        out.writeUTF(lease.number().e164());
        out.writeUTF(lease.partner().canonical());
        instant(out, lease.since());
        instant(out, lease.until());
    }

    private static Lease lease(DataInputStream in) throws IOException {
        return new Lease(
                Address.ofCanonical(in.readUTF()),
                new Msisdn(in.readUTF()),
                Address.ofCanonical(in.readUTF()),
                instant(in),
                instant(in));
    }

    private static void instant(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.getEpochSecond());
        out.writeInt(at.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void texts(DataOutputStream out, Collection<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static Set<String> features(DataInputStream in) throws IOException {
        return new LinkedHashSet<>(texts(in));
    }

    private static <T> byte[] pack(List<T> values, FieldWriter<T> each) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(VERSION);
            out.writeShort(values.size());
            for (T value : values) {
                each.write(out, value);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return octets.toByteArray();
    }

    private static <T> List<T> unpack(byte[] packed, FieldReader<T> each) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            int version = in.readUnsignedByte();
            if (version < 1 || version > VERSION) {
                throw new IOException("version " + version + ", readable are 1 to " + VERSION);
            }
            int count = in.readUnsignedShort();
            List<T> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(each.read(in, version));
            }
            return values;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
