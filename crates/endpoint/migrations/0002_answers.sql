-- How often a topic's answers were enough: a day of the shop, a topic, and nothing about who asked.
CREATE TABLE answers (
    shop  TEXT NOT NULL,
    day   TEXT NOT NULL,
    topic TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (shop, day, topic)
) STRICT, WITHOUT ROWID;
