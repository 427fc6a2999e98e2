-- Two processes on one data directory don't send the same mail: whoever sends it holds it until then.
ALTER TABLE outbox ADD COLUMN leased_until INTEGER;
-- When it was first tried since it was queued, by which it is given up at last; and when that was.
ALTER TABLE outbox ADD COLUMN tried_at INTEGER;
ALTER TABLE outbox ADD COLUMN failed_at INTEGER;

DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (attempts, next_at) WHERE delivered_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_failed ON outbox (failed_at) WHERE delivered_at IS NULL AND failed_at IS NOT NULL;

-- The keys of tickets that were deleted, so that none of them comes back by a late retry.
CREATE TABLE gone_tickets (
    shop        TEXT NOT NULL,
    id          TEXT NOT NULL,
    body_sha256 BLOB NOT NULL,
    gone_at     INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT, WITHOUT ROWID;
