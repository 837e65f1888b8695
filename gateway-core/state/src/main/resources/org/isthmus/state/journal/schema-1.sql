-- One row of facts about this journal: the key of its hashes, and the last health probe.
CREATE TABLE journal (one INTEGER PRIMARY KEY CHECK (one = 1), k0 INTEGER NOT NULL, k1 INTEGER NOT NULL, probed INTEGER NOT NULL);

-- Running counts, changed in the transaction that changes what they count.
CREATE TABLE tally (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- Items, packed. The id grows with time, so rows are appended.
CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- Where each delivery stands. Apart from the item because it changes often and is small: many share a page.
-- wakes: milliseconds; for an item being handed over, 2^60 more than its time, so that one index finds both what is
-- due and what was interrupted; NULL when ended. held: hash of the recipient that an item is held for.
CREATE TABLE delivery (item INTEGER PRIMARY KEY, kind INTEGER NOT NULL, wakes INTEGER, held INTEGER, state BLOB NOT NULL);
CREATE INDEX delivery_wakes ON delivery (wakes, item) WHERE wakes IS NOT NULL;
CREATE INDEX delivery_held ON delivery (held, item) WHERE held IS NOT NULL;

-- Keys of accepted items and ids that peers gave, by 128-bit hash, in generations: a whole generation is forgotten at
-- once, and only the youngest is written to.
CREATE TABLE generation (kind TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID;
CREATE TABLE duplicate_key (generation INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, item INTEGER NOT NULL,
    PRIMARY KEY (generation, high, low)) WITHOUT ROWID;
CREATE TABLE foreign_id (generation INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, item INTEGER NOT NULL, part INTEGER NOT NULL,
    PRIMARY KEY (generation, high, low)) WITHOUT ROWID;

-- Reports whose ids are not known yet, and their ids.
CREATE TABLE unmatched (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE unmatched_id (high INTEGER NOT NULL, low INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (high, low, report)) WITHOUT ROWID;
CREATE INDEX unmatched_id_report ON unmatched_id (report);

-- Parts of inbound long messages. done: until when the parts stay known as duplicates; their content is gone then.
-- handed: the run of the gateway that was given the complete message.
CREATE TABLE long_message (key TEXT PRIMARY KEY, first INTEGER NOT NULL, done INTEGER, handed INTEGER) WITHOUT ROWID;
CREATE INDEX long_message_open ON long_message (first) WHERE done IS NULL;
CREATE TABLE part (key TEXT NOT NULL, number INTEGER NOT NULL, total INTEGER NOT NULL, received INTEGER NOT NULL, received_nano INTEGER NOT NULL,
    digest INTEGER NOT NULL, content BLOB, PRIMARY KEY (key, number)) WITHOUT ROWID;

-- Interworking numbers on loan. The two constraints are what makes a reply go to one conversation and no other.
CREATE TABLE lease (legacy_user TEXT NOT NULL, number TEXT NOT NULL, partner TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (legacy_user, number), UNIQUE (legacy_user, partner)) WITHOUT ROWID;
CREATE INDEX lease_until ON lease (until);

-- Devices of each user, packed.
CREATE TABLE registration (aor TEXT PRIMARY KEY, live_until INTEGER NOT NULL, bindings BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX registration_until ON registration (live_until);

-- Stories: one row for each item and flush. at: when the row was written.
CREATE TABLE trail (id INTEGER PRIMARY KEY, item INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX trail_item ON trail (item);

-- Finds items by the hash of an id or number. A bucket is filled and then never touched again, so that writes stay in
-- few pages however large the index is.
CREATE TABLE trail_bucket (bucket INTEGER PRIMARY KEY, rows INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE trail_index (bucket INTEGER NOT NULL, hash INTEGER NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (bucket, hash, item)) WITHOUT ROWID;
