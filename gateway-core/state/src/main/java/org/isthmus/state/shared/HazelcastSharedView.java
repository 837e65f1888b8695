// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.IMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.settings.ClusterSettings;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The view of a cluster, in Hazelcast maps with one backup each: losing one node loses nothing, losing all at once
/// loses what the journals then tell again. Joins the listed members over TCP and looks for nobody else; listens on
/// the given address only. Hazelcast's open edition has no encryption between members, so they belong into a closed
/// network. Values are our own packed octets, so nodes of different versions can be told apart.
final class HazelcastSharedView implements SharedView {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastSharedView.class);
    private static final int HOT_PARTS = 50_000;
    private static final int ENTRIES_PER_NODE = 1_000_000;
    private static final Duration PARTS_LIVE = Duration.ofDays(2);
    private static final Duration USERS_LIVE = Duration.ofDays(2);

    private final HazelcastInstance instance;
    private final IMap<UUID, long[]> parts;
    private final IMap<String, byte[]> bindings;
    private final IMap<String, byte[]> leases;
    private final IMap<String, byte[]> choices;
    private final HotMap<KeyedHash.Wide, PartOf> hotParts = new HotMap<>(HOT_PARTS);

    private HazelcastSharedView(HazelcastInstance instance) {
        this.instance = instance;
        this.parts = instance.getMap("parts");
        this.bindings = instance.getMap("bindings");
        this.leases = instance.getMap("leases");
        this.choices = instance.getMap("choices");
    }

    /// Starts this node's member and joins those that are there. Throws Hazelcast's exception when the address can
    /// not be bound.
    static HazelcastSharedView join(ClusterSettings settings) {
        Config config = new Config();
        config.setClusterName(settings.name());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        // A node that does not answer for this long is taken as lost; its look-ups meanwhile find nothing.
        config.setProperty("hazelcast.operation.call.timeout.millis", "5000");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "15");
        config.getMetricsConfig().setEnabled(false);
        network(config.getNetworkConfig(), settings);
        config.addMapConfig(map("parts", PARTS_LIVE));
        config.addMapConfig(map("bindings", USERS_LIVE));
        config.addMapConfig(map("leases", Duration.ZERO));
        config.addMapConfig(map("choices", Duration.ZERO));
        return new HazelcastSharedView(Hazelcast.newHazelcastInstance(config));
    }

    private static void network(NetworkConfig network, ClusterSettings settings) {
        network.setPort(settings.listen().port()).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(settings.listen().host());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        settings.members().forEach(member -> join.getTcpIpConfig().addMember(member.toString()));
    }

    private static MapConfig map(String name, Duration live) {
        return new MapConfig(name)
                .setBackupCount(1)
                .setTimeToLiveSeconds((int) live.toSeconds())
                .setEvictionConfig(new EvictionConfig()
                        .setEvictionPolicy(EvictionPolicy.LRU)
                        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                        .setSize(ENTRIES_PER_NODE));
    }

    @Override
    public void learnt(KeyedHash.Wide id, PartOf part) {
        hotParts.put(id, part);
        shared(() -> {
            parts.set(key(id), new long[] {part.item().value(), part.part()});
            return true;
        });
    }

    @Override
    public Optional<PartOf> part(KeyedHash.Wide id) {
        Optional<PartOf> hot = hotParts.get(id);
        return hot.isPresent()
                ? hot
                : shared(() -> parts.get(key(id)))
                        .map(found -> new PartOf(new ItemId(found[0]), Math.toIntExact(found[1])));
    }

    private static UUID key(KeyedHash.Wide id) {
        return new UUID(id.high(), id.low());
    }

    @Override
    public void registered(SipUri aor, List<Binding> now) {
        // An empty list is kept too: it tells the other nodes that their journals have been overtaken.
        shared(() -> {
            bindings.set(aor.canonical(), SharedCodec.packBindings(now));
            return true;
        });
    }

    @Override
    public void recalled(SipUri aor, List<Binding> then) {
        if (then.isEmpty()) {
            // That this journal knows nothing says nothing about the others.
            return;
        }
        byte[] ours = SharedCodec.packBindings(then);
        shared(() -> {
            byte[] theirs = bindings.putIfAbsent(aor.canonical(), ours);
            if (theirs != null && end(SharedCodec.bindings(theirs)).isBefore(end(then))) {
                bindings.replace(aor.canonical(), theirs, ours);
            }
            return true;
        });
    }

    private static Instant end(List<Binding> bindings) {
        return bindings.stream()
                .map(Binding::expires)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    @Override
    public Optional<List<Binding>> bindings(SipUri aor) {
        return shared(() -> bindings.get(aor.canonical())).map(SharedCodec::bindings);
    }

    @Override
    public void leased(Lease lease) {
        change(lease.legacyUser(), known -> {
            List<Lease> now = without(known, lease.number());
            now.removeIf(
                    other -> other.partner().canonical().equals(lease.partner().canonical()));
            now.add(lease);
            return now;
        });
    }

    @Override
    public void released(Address legacyUser, Msisdn number) {
        change(legacyUser, known -> without(known, number));
    }

    private static List<Lease> without(List<Lease> leases, Msisdn number) {
        List<Lease> rest = new ArrayList<>(leases);
        rest.removeIf(lease -> lease.number().equals(number));
        return rest;
    }

    private void change(Address legacyUser, UnaryOperator<List<Lease>> change) {
        String user = legacyUser.canonical();
        shared(() -> {
            leases.lock(user);
            try {
                leases.set(user, SharedCodec.packLeases(change.apply(leasesElsewhere(legacyUser))));
            } finally {
                leases.unlock(user);
            }
            return true;
        });
    }

    @Override
    public Optional<Lease> lease(Address legacyUser, Msisdn number) {
        return leasesElsewhere(legacyUser).stream()
                .filter(lease -> lease.number().equals(number))
                .findFirst();
    }

    @Override
    public List<Lease> leasesElsewhere(Address legacyUser) {
        return shared(() -> leases.get(legacyUser.canonical()))
                .map(SharedCodec::leases)
                .orElse(List.of());
    }

    @Override
    public <T> T alone(Address legacyUser, Supplier<T> choice) {
        String user = legacyUser.canonical();
        boolean locked = shared(() -> choices.tryLock(user, 5, TimeUnit.SECONDS, 30, TimeUnit.SECONDS))
                .orElse(false);
        try {
            return choice.get();
        } finally {
            if (locked) {
                shared(() -> {
                    choices.unlock(user);
                    return true;
                });
            }
        }
    }

    @Override
    public void whenLost(Runnable rebuild) {
        Runnable apart = () -> Thread.ofVirtual().name("shared-view-rebuild").start(rebuild);
        var unusedPartition = instance.getPartitionService().addPartitionLostListener(_ -> apart.run());
        var unusedMerge = instance.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                apart.run();
            }
        });
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public int nodes() {
        return shared(() -> instance.getCluster().getMembers().size()).orElse(1);
    }

    HazelcastInstance instance() {
        return instance;
    }

    @FunctionalInterface
    private interface Sharing<T> {
        @Nullable
        T run() throws InterruptedException;
    }

    /// What the cluster answers; empty when it has nothing or can not be asked.
    private <T> Optional<T> shared(Sharing<T> sharing) {
        try {
            return Optional.ofNullable(sharing.run());
        } catch (HazelcastException | HazelcastInstanceNotActiveException | IllegalMonitorStateException failed) {
            LOG.warn("The cluster does not answer ({}); this node goes on alone.", failed.toString());
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        instance.shutdown();
    }
}
