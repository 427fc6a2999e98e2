-- The codes by which shoppers show that an order's mail is theirs: a row for each that was asked for, whether there is such
-- an order or not, until it counts no more.
CREATE TABLE order_codes (
    id       INTEGER PRIMARY KEY, -- the greatest of a look-up is its code; those before it are void
    look_up  BLOB NOT NULL, -- a keyed hash of the shop, the number and the email
    code     BLOB, -- a keyed hash of it; null once it has worked
    asked_at INTEGER NOT NULL,
    tries    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX order_codes_by_look_up ON order_codes (look_up, id);
