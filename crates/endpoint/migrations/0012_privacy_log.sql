-- Exports and erasures that somebody asked for, without anything about the person.
CREATE TABLE privacy_log (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    caller TEXT NOT NULL, -- command or call
    kind   TEXT NOT NULL,
    shop   TEXT NOT NULL,
    counts TEXT NOT NULL -- JSON: how many tickets, photos and orders
) STRICT;
