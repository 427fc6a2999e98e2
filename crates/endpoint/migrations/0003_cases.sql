-- What happened to a ticket after it was sent, the first first. A row is never changed.
CREATE TABLE case_events (
    shop   TEXT NOT NULL,
    ticket TEXT NOT NULL,
    seq    INTEGER NOT NULL, -- from 1
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (shop, ticket, seq),
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id)
) STRICT, WITHOUT ROWID;

-- What the lists need of a ticket, so that none of them reads its body. All but the first four follow from the events.
ALTER TABLE tickets ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN name TEXT;
ALTER TABLE tickets ADD COLUMN email TEXT;
ALTER TABLE tickets ADD COLUMN rank INTEGER NOT NULL DEFAULT 1; -- 0 where it is urgent
ALTER TABLE tickets ADD COLUMN status TEXT NOT NULL DEFAULT 'received';
ALTER TABLE tickets ADD COLUMN reply_from TEXT NOT NULL DEFAULT ''; -- days
ALTER TABLE tickets ADD COLUMN reply_by TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN due TEXT; -- the last day on which support should say something, if it should
ALTER TABLE tickets ADD COLUMN updated_at INTEGER; -- when support last did or said something
ALTER TABLE tickets ADD COLUMN answered_at INTEGER; -- when it did so first
ALTER TABLE tickets ADD COLUMN resolved_at INTEGER;
ALTER TABLE tickets ADD COLUMN check_in_at INTEGER; -- when the shopper is asked how it went, if they are

UPDATE tickets SET
    topic = json_extract(body, '$.topic'),
    name = nullif(trim(coalesce(json_extract(body, '$.contact.name'), '')), ''),
    email = nullif(trim(coalesce(json_extract(body, '$.contact.email'), '')), ''),
    rank = 1 - json_extract(CAST(receipt AS TEXT), '$.urgent'),
    reply_from = json_extract(CAST(receipt AS TEXT), '$.reply_by.from'),
    reply_by = json_extract(CAST(receipt AS TEXT), '$.reply_by.by');
UPDATE tickets SET due = reply_by WHERE email IS NOT NULL;

CREATE INDEX tickets_open ON tickets (shop, rank, reply_by, id, due, status) WHERE status <> 'resolved';
CREATE INDEX tickets_resolved ON tickets (shop, rank, reply_by, id) WHERE status = 'resolved';
CREATE INDEX tickets_check_in ON tickets (shop, check_in_at) WHERE check_in_at IS NOT NULL;
CREATE INDEX tickets_received ON tickets (shop, received_at);

-- A photo that came with a later message belongs to that event.
ALTER TABLE ticket_photos ADD COLUMN event INTEGER;

-- A mail may be owed for an event, or for no single ticket.
CREATE TABLE new_outbox (
    message_id   TEXT NOT NULL PRIMARY KEY,
    shop         TEXT NOT NULL,
    ticket       TEXT,
    event        INTEGER, -- its seq
    kind         TEXT NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_at      INTEGER NOT NULL,
    last_error   TEXT,
    delivered_at INTEGER,
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id)
) STRICT, WITHOUT ROWID;

INSERT INTO new_outbox (message_id, shop, ticket, kind, attempts, next_at, last_error, delivered_at)
    SELECT message_id, shop, ticket, kind, attempts, next_at, last_error, delivered_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;

CREATE INDEX outbox_due ON outbox (next_at) WHERE delivered_at IS NULL;
CREATE INDEX outbox_by_ticket ON outbox (shop, ticket, event);

-- The days on which a shop's support was reminded.
CREATE TABLE reminders (
    shop TEXT NOT NULL,
    day  TEXT NOT NULL,
    PRIMARY KEY (shop, day)
) STRICT, WITHOUT ROWID;
