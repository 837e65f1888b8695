// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.isthmus.model.store.StoreUnavailable;
import org.sqlite.SQLiteConfig;

/// The SQLite file of one node: opens it for one process alone, brings its schema up to date, and gives
/// connections. WAL with `synchronous=FULL`: a commit is on disk when it returns. The version of the schema is
/// SQLite's `user_version`; a file written by a later version is left alone.
final class JournalFile implements AutoCloseable {
    private static final String LOCK = "journal.lock";
    private static final int VERSION = 3;
    private static final int PAGE_SIZE = 4096;
    private static final int WRITER_CACHE_KIB = 48 * 1024;
    private static final int READER_CACHE_KIB = 2 * 1024;
    private static final Set<PosixFilePermission> FOR_OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final FileChannel lockFile;

    private JournalFile(Path file, FileChannel lockFile) {
        this.file = file;
        this.lockFile = lockFile;
    }

    static JournalFile open(Path directory) {
        try {
            makePrivate(directory);
            JournalFile journal = new JournalFile(directory.resolve("journal.db"), lock(directory));
            try (Session session = journal.writer()) {
                migrate(session);
            } catch (SQLException | RuntimeException failed) {
                journal.close();
                throw failed;
            }
            return journal;
        } catch (IOException | SQLException failed) {
            throw new StoreUnavailable("the journal in " + directory + " can not be opened", failed);
        }
    }

    static boolean isInUse(Path directory) {
        if (!Files.exists(directory.resolve(LOCK))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (IOException unreadable) {
            throw new StoreUnavailable("the journal in " + directory + " can not be opened", unreadable);
        }
    }

    /// The folder for the owner alone, whatever it was before, and the same for the files in it. SQLite gives the
    /// `-wal` and `-shm` files the mode of the database file, which is therefore made first.
    private static void makePrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) == null) {
            return;
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        for (String name : List.of("journal.db", LOCK)) {
            if (Files.notExists(directory.resolve(name))) {
                Files.createFile(directory.resolve(name), PosixFilePermissions.asFileAttribute(FOR_OWNER));
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(file, FOR_OWNER);
            }
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException taken) {
            channel.close();
            throw new StoreUnavailable("another gateway has the journal in " + directory + " open", taken);
        }
        channel.close();
        throw new StoreUnavailable("another gateway has the journal in " + directory + " open");
    }

    /// The connection that writes; there is to be one at a time.
    Session writer() throws SQLException {
        SQLiteConfig config = config(WRITER_CACHE_KIB);
        Session session = new Session(config.createConnection(url()));
        // In this order: the first two count only before the file has its first page.
        session.run("PRAGMA page_size=" + PAGE_SIZE);
        session.run("PRAGMA auto_vacuum=INCREMENTAL");
        session.run("PRAGMA journal_mode=WAL");
        session.run("PRAGMA synchronous=FULL");
        // Checkpoints are taken apart from the writer's commits, see Checkpointer.
        session.run("PRAGMA wal_autocheckpoint=0");
        session.run("PRAGMA journal_size_limit=268435456");
        return session;
    }

    Session reader() throws SQLException {
        SQLiteConfig config = config(READER_CACHE_KIB);
        Session session = new Session(config.createConnection(url()));
        session.run("PRAGMA query_only=1");
        return session;
    }

    Session checkpointer() throws SQLException {
        SQLiteConfig config = config(READER_CACHE_KIB);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return new Session(config.createConnection(url()));
    }

    private static SQLiteConfig config(int cacheKib) {
        SQLiteConfig config = new SQLiteConfig();
        config.setCacheSize(-cacheKib);
        config.setBusyTimeout(10_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        // Otherwise the driver asks for the last row id after every insert.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }

    private static void migrate(Session session) throws SQLException, IOException {
        long found = session.number("PRAGMA user_version", 0);
        if (found > VERSION) {
            throw new StoreUnavailable("the journal was written by a later version of the gateway (schema " + found
                    + ", known up to " + VERSION + ")");
        }
        for (long next = found + 1; next <= VERSION; next++) {
            session.run("BEGIN IMMEDIATE");
            for (String statement : script(next)) {
                session.run(statement);
            }
            if (next == 1) {
                SecureRandom random = new SecureRandom();
                session.update("INSERT INTO journal VALUES (1, ?, ?, 0)", random.nextLong(), random.nextLong());
            }
            session.run("PRAGMA user_version=" + next);
            session.run("COMMIT");
        }
    }

    private static List<String> script(long version) throws IOException {
        String name = "schema-" + version + ".sql";
        try (InputStream in = JournalFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not in the program");
            }
            List<String> statements = new ArrayList<>();
            StringBuilder statement = new StringBuilder();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("--")) {
                    continue;
                }
                statement.append(line).append('\n');
                if (line.endsWith(";")) {
                    statements.add(statement.toString());
                    statement.setLength(0);
                }
            }
            return statements;
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException failed) {
            throw new StoreUnavailable("the journal's lock can not be released", failed);
        }
    }
}
