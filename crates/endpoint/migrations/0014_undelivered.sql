-- Everything that reads undelivered entries finds them without reading the delivered ones, and the next due entry of a
-- channel is the first in the index.
DROP INDEX outbox_due;
DROP INDEX outbox_failed;
CREATE INDEX outbox_undelivered ON outbox (channel, failed_at, attempts, next_at, event) WHERE delivered_at IS NULL;
