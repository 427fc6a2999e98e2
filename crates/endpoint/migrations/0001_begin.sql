-- Times are seconds since the Unix epoch. JSON is kept as text, digests as bytes.

CREATE TABLE orders (
    shop   TEXT NOT NULL,
    key    TEXT NOT NULL, -- the number's letters and digits
    digits TEXT NOT NULL, -- the number's digits
    email  TEXT NOT NULL, -- trimmed, lower case
    body   TEXT NOT NULL,
    PRIMARY KEY (shop, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX orders_by_email ON orders (shop, email, digits);

-- Proof of a look-up, worth something for one order of one shop, for a while.
CREATE TABLE order_tokens (
    hash       BLOB NOT NULL PRIMARY KEY,
    shop       TEXT NOT NULL,
    order_key  TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (
    id         TEXT NOT NULL PRIMARY KEY,
    shop       TEXT NOT NULL,
    photo      TEXT NOT NULL, -- the client's own id
    length     INTEGER NOT NULL,
    metadata   TEXT NOT NULL, -- as the client wrote it
    expires_at INTEGER NOT NULL,
    sha256     BLOB, -- of what was uploaded; set once the photo is kept
    finished_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX uploads_by_photo ON uploads (shop, photo);

CREATE TABLE tickets (
    shop          TEXT NOT NULL,
    id            TEXT NOT NULL,
    reference     TEXT NOT NULL UNIQUE,
    body          TEXT NOT NULL,
    body_sha256   BLOB NOT NULL,
    secret_sha256 BLOB NOT NULL,
    assessment    TEXT NOT NULL, -- the order as it was, and what was decided
    receipt       BLOB NOT NULL, -- the answer, byte by byte
    received_at   INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT, WITHOUT ROWID;

-- A photo belongs to one ticket.
CREATE TABLE ticket_photos (
    upload   TEXT NOT NULL PRIMARY KEY REFERENCES uploads (id),
    shop     TEXT NOT NULL,
    ticket   TEXT NOT NULL,
    position INTEGER NOT NULL,
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX photos_by_ticket ON ticket_photos (shop, ticket, position);

CREATE TABLE outbox (
    message_id   TEXT NOT NULL PRIMARY KEY,
    shop         TEXT NOT NULL,
    ticket       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_at      INTEGER NOT NULL,
    last_error   TEXT,
    delivered_at INTEGER,
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_due ON outbox (next_at) WHERE delivered_at IS NULL;
