-- An entry may be about several events of its ticket. `last_event` is the last of them, if there is more than one.
ALTER TABLE outbox ADD COLUMN last_event INTEGER;
-- The time before which its first attempt isn't made.
ALTER TABLE outbox ADD COLUMN not_before INTEGER;
