-- Everything the person did is a register: one value of one field of one work,
-- with the microsecond it was set. The later one wins, field by field, whoever
-- wrote it, so that shelves can be merged in any order.
--
-- Every row carries a checksum, because SQLite does not notice a flipped bit in
-- a value. The shelf is made again from its log when anything is damaged.

-- Everything an article is known by leads to its work.
CREATE TABLE work_key (
    key TEXT PRIMARY KEY,
    work INTEGER NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX work_key_by_work ON work_key (work, key);

CREATE TABLE mark (
    work INTEGER NOT NULL,
    field TEXT NOT NULL,
    value NOT NULL,
    at_us INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (work, field)
) WITHOUT ROWID;

-- "read" may be as many as there are articles; all others are few and are asked for by name.
CREATE INDEX mark_by_field ON mark (field, value, work) WHERE field <> 'read';

-- The last step, so that it can be undone after a restart.
CREATE TABLE undo (
    work INTEGER NOT NULL,
    field TEXT NOT NULL,
    value_before NOT NULL,
    value_after NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (work, field)
) WITHOUT ROWID;

CREATE TABLE shelf (
    salt INTEGER NOT NULL, -- goes into all checksums, so that pages of another shelf are noticed
    latest INTEGER NOT NULL, -- the latest microsecond of any mark
    log_id TEXT NOT NULL, -- which log all of this is also in,
    log_end INTEGER NOT NULL, -- up to which byte,
    log_sum INTEGER NOT NULL, -- the checksum of its last line,
    log_base INTEGER NOT NULL -- and how long it was when it was written as a whole
)
