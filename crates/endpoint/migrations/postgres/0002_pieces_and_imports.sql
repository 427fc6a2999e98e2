-- The pieces of an unfinished upload, in order, if they are objects of a bucket. In a data directory there is one file.
ALTER TABLE uploads ADD COLUMN pieces TEXT COLLATE "C" NOT NULL DEFAULT '';

-- An import from SQLite that isn't complete: how many rows of each table are copied. Otherwise it is empty.
CREATE TABLE unfinished_import (
    table_name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    copied     BIGINT NOT NULL
);
