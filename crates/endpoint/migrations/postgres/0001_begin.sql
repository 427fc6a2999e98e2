-- The schema of migration 14 of SQLite. Times are seconds since the Unix epoch, days and ids are text, and text is
-- compared byte by byte. JSON is kept as it was written: `jsonb` refuses U+0000, which a message may hold.

CREATE TABLE releases (
    migration BIGINT NOT NULL PRIMARY KEY,
    release   TEXT NOT NULL
);

-- Which data directory the database belongs to: the digest of its `links.key`. There is one row.
CREATE TABLE data_directory (
    only_row   BOOLEAN NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    key_sha256 BYTEA NOT NULL
);

CREATE TABLE orders (
    shop          TEXT COLLATE "C" NOT NULL,
    key           TEXT COLLATE "C" NOT NULL,
    letters       TEXT COLLATE "C" NOT NULL, -- the letters and digits of the key
    digits        TEXT COLLATE "C" NOT NULL, -- its digits
    email         TEXT COLLATE "C" NOT NULL, -- normalized
    body          JSON NOT NULL,
    last_event_at BIGINT NOT NULL,
    PRIMARY KEY (shop, key)
);

CREATE INDEX orders_by_number ON orders (shop, email, key);
CREATE INDEX orders_by_letters ON orders (shop, email, letters) INCLUDE (key);
CREATE INDEX orders_by_digits ON orders (shop, email, digits) INCLUDE (key);
CREATE INDEX orders_by_last_event ON orders (shop, last_event_at);

CREATE TABLE order_tokens (
    hash       BYTEA NOT NULL PRIMARY KEY,
    shop       TEXT COLLATE "C" NOT NULL,
    order_key  TEXT COLLATE "C" NOT NULL,
    email      TEXT COLLATE "C" NOT NULL, -- normalized
    snapshot   JSON NOT NULL, -- the order as it was when the token was issued
    expires_at BIGINT NOT NULL
);

CREATE INDEX order_tokens_by_order ON order_tokens (shop, order_key);
CREATE INDEX order_tokens_by_email ON order_tokens (shop, email);

-- The codes that were requested, whether there is such an order or not, until they no longer count.
CREATE TABLE order_codes (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the greatest of a lookup is its current code
    look_up  BYTEA NOT NULL, -- a keyed hash of the shop, the number and the email
    code     BYTEA, -- a keyed hash; null once it was used
    asked_at BIGINT NOT NULL,
    tries    BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX order_codes_by_look_up ON order_codes (look_up, id);

CREATE TABLE uploads (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    shop        TEXT COLLATE "C" NOT NULL,
    photo       TEXT COLLATE "C" NOT NULL, -- the id that the client chose
    length      BIGINT NOT NULL,
    metadata    TEXT NOT NULL, -- as the client sent it
    synced      BIGINT NOT NULL, -- how many bytes are surely on the disk
    expires_at  BIGINT NOT NULL,
    sha256      BYTEA, -- of what was uploaded; set once the photo is stored
    finished_at BIGINT
);

CREATE INDEX uploads_by_photo ON uploads (shop, photo);

CREATE TABLE tickets (
    shop          TEXT COLLATE "C" NOT NULL,
    id            TEXT COLLATE "C" NOT NULL,
    reference     TEXT COLLATE "C" NOT NULL UNIQUE,
    body          JSON NOT NULL,
    body_sha256   BYTEA NOT NULL,
    secret_sha256 BYTEA NOT NULL,
    assessment    JSON NOT NULL,
    receipt       BYTEA NOT NULL, -- the answer, byte by byte
    received_at   BIGINT NOT NULL,
    topic         TEXT COLLATE "C" NOT NULL,
    order_number  TEXT, -- as it was found, or else as it was typed
    name          TEXT,
    email         TEXT,
    rank          BIGINT NOT NULL, -- 0 if it is urgent
    -- What follows from the events:
    status        TEXT COLLATE "C" NOT NULL DEFAULT 'received',
    reply_from    TEXT COLLATE "C" NOT NULL,
    reply_by      TEXT COLLATE "C" NOT NULL,
    due           TEXT COLLATE "C",
    updated_at    BIGINT,
    answered_at   BIGINT,
    resolved_at   BIGINT,
    check_in_at   BIGINT,
    PRIMARY KEY (shop, id)
);

CREATE INDEX tickets_open ON tickets (shop, rank, reply_by, id) WHERE status <> 'resolved';
CREATE INDEX tickets_resolved ON tickets (shop, rank, reply_by, id) WHERE status = 'resolved';
CREATE INDEX tickets_check_in ON tickets (shop, check_in_at) WHERE check_in_at IS NOT NULL;
CREATE INDEX tickets_received ON tickets (shop, received_at);

-- Rows are inserted and never updated.
CREATE TABLE ticket_events (
    shop   TEXT COLLATE "C" NOT NULL,
    ticket TEXT COLLATE "C" NOT NULL,
    seq    BIGINT NOT NULL, -- from 1
    at     BIGINT NOT NULL,
    kind   TEXT COLLATE "C" NOT NULL,
    body   JSON NOT NULL,
    PRIMARY KEY (shop, ticket, seq),
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id)
);

-- A photo belongs to one ticket, or to one event of it.
CREATE TABLE ticket_photos (
    upload   TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES uploads (id),
    shop     TEXT COLLATE "C" NOT NULL,
    ticket   TEXT COLLATE "C" NOT NULL,
    event    BIGINT,
    position BIGINT NOT NULL,
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id)
);

CREATE INDEX photos_by_ticket ON ticket_photos (shop, ticket, position);

CREATE TABLE outbox (
    message_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    shop         TEXT COLLATE "C" NOT NULL,
    ticket       TEXT COLLATE "C",
    event        BIGINT,
    last_event   BIGINT, -- the last event that joined it
    channel      TEXT COLLATE "C" NOT NULL,
    in_order     BOOLEAN NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    not_before   BIGINT NOT NULL,
    next_at      BIGINT NOT NULL,
    leased_until BIGINT,
    tried_at     BIGINT,
    last_error   TEXT,
    delivered_at BIGINT,
    failed_at    BIGINT,
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id)
);

CREATE INDEX outbox_undelivered ON outbox (channel, failed_at, attempts, next_at, event) WHERE delivered_at IS NULL;
CREATE INDEX outbox_by_ticket ON outbox (shop, ticket, event);

-- The `Idempotency-Key`s of agents' requests, with the ticket's last event at that time; 0 if there was none.
CREATE TABLE desk_keys (
    shop   TEXT COLLATE "C" NOT NULL,
    key    TEXT COLLATE "C" NOT NULL,
    ticket TEXT COLLATE "C" NOT NULL,
    sha256 BYTEA NOT NULL,
    seq    BIGINT NOT NULL,
    PRIMARY KEY (shop, key),
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id) ON DELETE CASCADE
);

CREATE INDEX desk_keys_by_ticket ON desk_keys (shop, ticket);

-- Deleted tickets, so that a late retry doesn't create one again.
CREATE TABLE gone_tickets (
    shop        TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    body_sha256 BYTEA NOT NULL,
    gone_at     BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);

CREATE TABLE reminders (
    shop TEXT COLLATE "C" NOT NULL,
    day  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (shop, day)
);

CREATE TABLE deflections (
    shop  TEXT COLLATE "C" NOT NULL,
    day   TEXT COLLATE "C" NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (shop, day, topic)
);

CREATE TABLE privacy_log (
    id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     BIGINT NOT NULL,
    caller TEXT NOT NULL, -- command or call
    kind   TEXT NOT NULL,
    shop   TEXT NOT NULL,
    counts JSON NOT NULL -- how many tickets, photos and orders
);
