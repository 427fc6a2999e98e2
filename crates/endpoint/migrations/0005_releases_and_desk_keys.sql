-- Which release brought the database to which migration, so that an older one can say what is needed.
CREATE TABLE releases (
    migration INTEGER NOT NULL PRIMARY KEY,
    release   TEXT NOT NULL
) STRICT;

-- The `Idempotency-Key`s of what the desk posted, and how far its ticket had come by then.
CREATE TABLE desk_keys (
    shop   TEXT NOT NULL,
    key    TEXT NOT NULL,
    ticket TEXT NOT NULL,
    sha256 BLOB NOT NULL, -- of what was asked
    seq    INTEGER NOT NULL, -- of the ticket's last event then; 0 where there was none
    PRIMARY KEY (shop, key),
    FOREIGN KEY (shop, ticket) REFERENCES tickets (shop, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX desk_keys_by_ticket ON desk_keys (shop, ticket);
