-- When something last happened to an order: it was placed, cancelled or refunded, or a parcel was scanned. After the
-- shop's `keep_orders_days` since then, the order is deleted. An order whose times SQLite can't read counts from now.
ALTER TABLE orders ADD COLUMN last_event_at INTEGER NOT NULL DEFAULT 0;

UPDATE orders SET last_event_at = coalesce(
    (SELECT max(unixepoch(at)) FROM (
        SELECT json_extract(body, '$.placed_at') AS at
        UNION ALL SELECT json_extract(body, '$.cancelled_at')
        UNION ALL SELECT json_extract(value, '$.at') FROM json_each(body, '$.refunds')
        UNION ALL SELECT json_extract(event.value, '$.at')
            FROM json_each(body, '$.shipments') AS shipment, json_each(shipment.value, '$.events') AS event
    )),
    unixepoch()
);

CREATE INDEX orders_by_last_event ON orders (shop, last_event_at);
