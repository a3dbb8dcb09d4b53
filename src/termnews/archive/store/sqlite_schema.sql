-- One archive's index. Everything in it can be made again from the pages.
-- Written by one process (the holder of the lock file), read by any.
-- What is "packed" is made and read by archive/packing.py alone; the fields of an
-- article that are columns are put in by sqlite.py from the table in model/fields.py.

CREATE TABLE state (
    name TEXT PRIMARY KEY,          -- 'extraction', 'root', 'next_number', 'changes', 'listed', 'compared' ...
    value
) WITHOUT ROWID;

CREATE TABLE folder (
    folder INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE       -- relative to the archive, b'' for itself, as the file system has it
);

CREATE TABLE page (
    number INTEGER PRIMARY KEY,     -- kept while the page is there, never given to another page
    folder INTEGER NOT NULL,
    path BLOB NOT NULL,             -- relative to the archive, as the file system has it
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    rank INTEGER,                   -- WrittenDate.rank of what is published; NULL when the page is silent
    -- COLUMNS
    copies INTEGER NOT NULL DEFAULT 1,  -- pages that hold this article, itself included
    versions INTEGER NOT NULL DEFAULT 1, -- of them different captures of one address
    withdrawn TEXT NOT NULL DEFAULT ''  -- since when the article is gone; '?' when nobody knows
);
-- Enough to compare a folder with the disk without touching the pages themselves.
CREATE UNIQUE INDEX page_file ON page (folder, path, member, size, mtime_ns);
CREATE INDEX page_id ON page (id);
CREATE INDEX page_published ON page (published);

-- Apart from the pages, so that a look at every page does not read every word.
CREATE TABLE body (
    number INTEGER PRIMARY KEY,
    details BLOB NOT NULL,          -- packed: keys, addresses, captions, related, links, notices ... (record.py)
    text BLOB NOT NULL              -- packed: Article.text
);

CREATE TABLE page_key (
    key INTEGER NOT NULL,           -- packing.hash_key of one of Article.keys: 'url:...', 'sha256:...'
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
) WITHOUT ROWID;

-- Pages of different articles that share an address: page_key knows them by names of their own instead.
CREATE TABLE apart (
    number INTEGER NOT NULL,
    key INTEGER NOT NULL,           -- packing.hash_key of the address
    name TEXT NOT NULL,
    PRIMARY KEY (number, key, name)
) WITHOUT ROWID;
CREATE INDEX apart_key ON apart (key);

CREATE TABLE link (
    key INTEGER NOT NULL,           -- packing.hash_key('url:' + normalised address) of a link or related article
    number INTEGER NOT NULL,        -- the page it stands in
    PRIMARY KEY (key, number)
) WITHOUT ROWID;

CREATE TABLE fingerprint (
    key INTEGER NOT NULL,           -- Article.fingerprints: a paragraph
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
) WITHOUT ROWID;

-- Rows of `link` and `fingerprint` in the order of writing, until many are sorted into these at once.
CREATE TABLE fresh_link (key INTEGER NOT NULL, number INTEGER NOT NULL);
CREATE TABLE fresh_fingerprint (key INTEGER NOT NULL, number INTEGER NOT NULL);

CREATE TABLE markdown (
    number INTEGER PRIMARY KEY,
    packed BLOB NOT NULL
);

CREATE TABLE problem (
    problem INTEGER PRIMARY KEY,
    path BLOB NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    size INTEGER NOT NULL,          -- -1 when the file is to be tried again at the next scan
    mtime_ns INTEGER NOT NULL,
    member TEXT NOT NULL
);
CREATE INDEX problem_path ON problem (path);

-- Files of many pages, as they were when they were listed whole; their pages are rows of `page` with a member.
CREATE TABLE container (
    folder INTEGER NOT NULL,
    path BLOB NOT NULL,
    size INTEGER NOT NULL,          -- -1 until every member has been read
    mtime_ns INTEGER NOT NULL,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;

-- The catalogue as it was after the change `state.listed`: a start reads these instead of the pages.
CREATE TABLE catalogue (
    name TEXT PRIMARY KEY,          -- 'order': 32-bit numbers, newest first
    value BLOB NOT NULL
);
CREATE TABLE facet (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    count INTEGER NOT NULL,
    numbers BLOB NOT NULL           -- a serialized BitMap
);
CREATE UNIQUE INDEX facet_value ON facet (facet, value, count);

-- What only the whole archive can tell, found after every look at the folder (compare.py).
CREATE TABLE copy (
    number INTEGER PRIMARY KEY,     -- a page that has a copy
    first INTEGER NOT NULL,         -- the lowest number among its copies and itself
    shown INTEGER                   -- the page that stands for all of them; NULL when any may
);
CREATE INDEX copy_first ON copy (first);
CREATE TABLE repeat (
    key INTEGER PRIMARY KEY,        -- the fingerprint of a paragraph that stands in many articles
    pages INTEGER NOT NULL
);

-- Fed with text/han.py tokens(), so the tokenizer has only spaces to find. Everything
-- beyond ASCII is a letter to "ascii", which folds nothing: folding is han.py's.
-- The body comes first because FTS5 spends two bytes more on each token of a later column.
CREATE VIRTUAL TABLE words USING fts5 (body, title, content='', tokenize='ascii');
-- Of the segments of a first index (sqlite_segments.py) so many are merged at once; the words of later pages, as FTS5 does it.
INSERT INTO words (words, rank) VALUES ('usermerge', 16);
