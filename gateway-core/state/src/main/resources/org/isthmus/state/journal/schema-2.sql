-- What was written and is not in the tables above yet: one row for each commit, the changes of all its units packed one
-- after the other (LogEntryCodec). Rows are taken into the tables many at a time and go in the same transaction.
CREATE TABLE log (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
