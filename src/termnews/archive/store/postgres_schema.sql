-- The archive of one or several hosts on a server. Everything in it can be made again from the pages.
-- Each (host, folder) writes its own pages, in transactions that hold one lock after the other;
-- any number of clients read. What is "packed" is made and read by archive/packing.py alone; the
-- fields of an article that are columns are put in by postgres.py from the table in model/fields.py.
-- Texts are compared by their bytes, as SQLite compares them.

CREATE TABLE state (
    name TEXT COLLATE "C" PRIMARY KEY,  -- 'schema', 'changes', 'listed', 'compared', 'order_sum'
    value BIGINT NOT NULL
);

CREATE TABLE owner (
    owner INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host TEXT COLLATE "C" NOT NULL,
    root BYTEA NOT NULL,                -- the folder, as its host has it
    extraction TEXT COLLATE "C" NOT NULL,
    busy BOOLEAN NOT NULL DEFAULT FALSE, -- while it holds its lock: whether it is looking at the folder
    UNIQUE (host, root)
);

CREATE TABLE folder (
    folder INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner INTEGER NOT NULL REFERENCES owner,
    path BYTEA NOT NULL,                -- relative to the owner's root, empty for itself, as the file system has it
    UNIQUE (owner, path)
);
CREATE INDEX folder_path ON folder (path);

CREATE SEQUENCE page_number AS INTEGER;

CREATE TABLE page (
    number INTEGER PRIMARY KEY,         -- kept while the page is there, never given to another page
    folder INTEGER NOT NULL REFERENCES folder,
    path BYTEA NOT NULL,                -- relative to the owner's root
    size BIGINT NOT NULL,               -- -1 when it is to be read again at the next scan
    mtime_ns BIGINT NOT NULL,
    rank BIGINT,                        -- WrittenDate.rank of what is published; NULL when the page is silent
    -- COLUMNS
    copies INTEGER NOT NULL DEFAULT 1,  -- pages that hold this article, itself included
    versions INTEGER NOT NULL DEFAULT 1, -- of them different captures of one address
    withdrawn TEXT COLLATE "C" NOT NULL DEFAULT '', -- since when the article is gone; '?' when nobody knows
    change BIGINT NOT NULL              -- the change that wrote it
);
CREATE UNIQUE INDEX page_file ON page (folder, path, member);
CREATE INDEX page_id ON page (id);
CREATE INDEX page_published ON page (published);
CREATE INDEX page_change ON page (change);
CREATE INDEX page_copies ON page (number) WHERE copies <> 1;

-- Apart from the pages, so that a look at every page does not read every word.
CREATE TABLE body (
    number INTEGER PRIMARY KEY,
    details BYTEA NOT NULL,             -- packed: keys, addresses, captions, related, links, notices ... (record.py)
    text BYTEA NOT NULL                 -- packed: Article.text
);
ALTER TABLE body ALTER details SET STORAGE EXTERNAL, ALTER text SET STORAGE EXTERNAL;

-- Pages that were dropped, so that a catalogue can follow: number and change.
CREATE TABLE dropped (
    change BIGINT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (change, number)
);

CREATE TABLE page_key (
    key BIGINT NOT NULL,                -- packing.hash_key of one of Article.keys: 'url:...', 'sha256:...'
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
);

-- Pages of different articles that share an address: page_key knows them by names of their own instead.
CREATE TABLE apart (
    number INTEGER NOT NULL,
    key BIGINT NOT NULL,                -- packing.hash_key of the address
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (number, key, name)
);
CREATE INDEX apart_key ON apart (key);

CREATE TABLE link (
    key BIGINT NOT NULL,                -- packing.hash_key('url:' + normalised address) of a link or related article
    number INTEGER NOT NULL,            -- the page it stands in
    PRIMARY KEY (key, number)
);

CREATE TABLE fingerprint (
    key BIGINT NOT NULL,                -- Article.fingerprints: a paragraph
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
);

CREATE TABLE markdown (
    number INTEGER PRIMARY KEY,
    packed BYTEA                        -- NULL until it is made; who makes it locks the row
);
CREATE INDEX markdown_unmade ON markdown (number) WHERE packed IS NULL;
ALTER TABLE markdown ALTER packed SET STORAGE EXTERNAL;

-- The pages themselves, of those that were indexed so (`--with-pages`).
CREATE TABLE saved (
    number INTEGER PRIMARY KEY,
    size BIGINT NOT NULL,               -- of the page when it was stored, as in `page`
    mtime_ns BIGINT NOT NULL,
    page BYTEA NOT NULL,                -- packed: its bytes
    facts BYTEA                         -- packed: what its container knows about it; NULL for a file that is the page
);
ALTER TABLE saved ALTER page SET STORAGE EXTERNAL;

CREATE TABLE problem (
    problem INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner INTEGER NOT NULL REFERENCES owner,
    path BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,               -- -1 when the file is to be tried again at the next scan
    mtime_ns BIGINT NOT NULL,
    member TEXT COLLATE "C" NOT NULL
);
CREATE INDEX problem_path ON problem (owner, path);

-- Files of many pages, as they were when they were listed whole; their pages are rows of `page` with a member.
CREATE TABLE container (
    folder INTEGER NOT NULL REFERENCES folder,
    path BYTEA NOT NULL,
    size BIGINT NOT NULL, -- -1 until every member has been read
    mtime_ns BIGINT NOT NULL,
    PRIMARY KEY (folder, path)
);

-- The catalogue as it was after the change `state.listed`: a start reads these instead of the pages.
CREATE TABLE catalogue (
    name TEXT COLLATE "C" PRIMARY KEY,  -- 'order': 32-bit numbers, newest first
    value BYTEA NOT NULL
);
ALTER TABLE catalogue ALTER value SET STORAGE EXTERNAL;
CREATE TABLE facet (
    facet TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    count INTEGER NOT NULL,
    numbers BYTEA NOT NULL              -- a serialized BitMap
);
CREATE INDEX facet_facet ON facet (facet);

-- What only the whole archive can tell, found after every look at a folder (compare.py).
CREATE TABLE copy (
    number INTEGER PRIMARY KEY,         -- a page that has a copy
    first INTEGER NOT NULL,             -- the lowest number among its copies and itself
    shown INTEGER                       -- the page that stands for all of them; NULL when any may
);
CREATE INDEX copy_first ON copy (first);
CREATE TABLE repeat (
    key BIGINT PRIMARY KEY,             -- the fingerprint of a paragraph that stands in many articles
    pages INTEGER NOT NULL
);

-- See postgres_words.py. What is long lies apart, so that a row is small where only its number is wanted.
CREATE TABLE words (
    number INTEGER PRIMARY KEY,
    tokens INTEGER NOT NULL,            -- how many
    lexemes TSVECTOR NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL
) WITH (toast_tuple_target = 128);
-- New lexemes wait in a list, which every query looks through, until it is so long (in kB) or a scan ends.
CREATE INDEX words_lexemes ON words USING GIN (lexemes) WITH (gin_pending_list_limit = 16384);
