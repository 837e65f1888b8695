-- What was written and is not in the tables above yet: one row for each commit, the changes of all its units packed one
-- after the other (LogEntryCodec). Rows are taken into the tables many at a time and go in the same transaction.
CREATE TABLE log (number INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- Rows of the log that could not be read at a start.
CREATE TABLE damaged (number INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- An item that ended wakes at 2^61 more than the time of its end, so that the oldest of them are found by the same index.
-- Of those that ended before this was written the time of their coming is taken.
UPDATE delivery SET wakes = 2305843009213693952 + (item >> 22) + 1577836800000 WHERE kind = 5;

-- Long messages that are over, and all by their age.
CREATE INDEX long_message_done ON long_message (done) WHERE done IS NOT NULL;
CREATE INDEX long_message_first ON long_message (first);
