-- What happened to a ticket: one row for each event, numbered by seq from 1. Rows are inserted and never updated.
ALTER TABLE case_events RENAME TO ticket_events;

UPDATE ticket_events SET kind = CASE kind
    WHEN 'said' THEN 'support_message'
    WHEN 'answered' THEN 'answered_outside'
    WHEN 'asked' THEN 'shopper_message'
    WHEN 'checked_in' THEN 'check_in_sent'
    WHEN 'rated' THEN 'check_in_answered'
END
WHERE kind IN ('said', 'answered', 'asked', 'checked_in', 'rated');

-- How many shoppers found their answer without a ticket, by shop, day and topic.
ALTER TABLE answers RENAME TO deflections;
