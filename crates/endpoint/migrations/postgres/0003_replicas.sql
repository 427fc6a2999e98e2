-- What replicas share that one process has in memory.

-- The buckets of all limits. They are worth ten minutes, so they aren't written to the log: no request waits for the disk
-- because of them, and after a crash of the server they are full again, as after a restart of an endpoint on SQLite.
-- Rows are updated all the time, mostly that of a shop: room in each page lets that happen without touching the index.
CREATE UNLOGGED TABLE rate_limits (
    limit_id BIGINT NOT NULL, -- a keyed hash of the limit's name
    key      BIGINT NOT NULL, -- a keyed hash of what is limited
    at       BIGINT NOT NULL, -- when the last token was taken, in nanoseconds since the Unix epoch
    full_at  BIGINT NOT NULL, -- when the bucket is full again
    PRIMARY KEY (limit_id, key)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The last migration of the oldest release that works on a database with this last migration.
ALTER TABLE releases ADD COLUMN compatible_since BIGINT;

-- When a replica may run a periodic job next.
CREATE TABLE job_turns (
    job     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    next_at BIGINT NOT NULL
);
