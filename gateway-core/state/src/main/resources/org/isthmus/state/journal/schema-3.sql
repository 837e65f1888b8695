-- The user who has had each address last. login: the mark of each digest algorithm, as NAME=MARK with spaces between.
-- since: the first item that is for them and nobody before.
CREATE TABLE owner (address TEXT PRIMARY KEY, name TEXT NOT NULL, login TEXT NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
