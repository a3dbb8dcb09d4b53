-- The log of each host of each person, a row a line: what `marks-HOST.log` is in a folder.
CREATE TABLE IF NOT EXISTS shelf_log (
    person text NOT NULL DEFAULT current_user,
    host text NOT NULL,
    id bigint NOT NULL, -- another one when the log was written as a whole
    last bigint NOT NULL, -- the sequence of its last line
    PRIMARY KEY (person, host)
);

CREATE TABLE IF NOT EXISTS shelf_line (
    person text NOT NULL DEFAULT current_user,
    host text NOT NULL,
    sequence bigint NOT NULL, -- from 1, without gaps
    line bytea NOT NULL, -- with its checksum, as it stands in the host's own log
    PRIMARY KEY (person, host, sequence)
);

-- A person reads and writes what is theirs, the owner of the tables too.
ALTER TABLE shelf_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE shelf_log FORCE ROW LEVEL SECURITY;
ALTER TABLE shelf_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE shelf_line FORCE ROW LEVEL SECURITY;
CREATE POLICY own_log ON shelf_log USING (person = current_user) WITH CHECK (person = current_user);
CREATE POLICY own_line ON shelf_line USING (person = current_user) WITH CHECK (person = current_user);
