-- Everything the person did is a register: one value of one field of one work,
-- with the microsecond it was set. The later one wins, field by field, whoever
-- wrote it, so that shelves can be merged in any order.

-- Everything an article is known by leads to its work.
CREATE TABLE work_key (
    key TEXT PRIMARY KEY,
    work INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX work_key_by_work ON work_key (work, key);

CREATE TABLE mark (
    work INTEGER NOT NULL,
    field TEXT NOT NULL,
    value NOT NULL,
    at_us INTEGER NOT NULL,
    change INTEGER NOT NULL, -- number of the transaction that wrote it
    PRIMARY KEY (work, field)
) WITHOUT ROWID;

-- "read" may be as many as there are articles; all others are few and are asked for by name.
CREATE INDEX mark_by_field ON mark (field, value, work) WHERE field <> 'read';

CREATE INDEX mark_by_change ON mark (change);

-- The last step, so that it can be undone after a restart.
CREATE TABLE undo (
    work INTEGER NOT NULL,
    field TEXT NOT NULL,
    value_before NOT NULL,
    value_after NOT NULL,
    PRIMARY KEY (work, field)
) WITHOUT ROWID;

CREATE TABLE counter (
    changes INTEGER NOT NULL, -- transactions so far
    forgotten INTEGER NOT NULL -- times something was forgotten or works were merged
);

INSERT INTO counter VALUES (0, 0);
