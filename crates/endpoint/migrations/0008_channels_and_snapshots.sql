-- Which channel delivers an entry, and whether it waits for the earlier entries of its ticket in that channel.
ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE outbox ADD COLUMN in_order INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET channel = 'webhook', in_order = 1 WHERE kind = 'webhook';

-- A lookup token holds the order as it was when the token was issued. Orders may come from other systems, so a token
-- doesn't need a row of `orders`.
ALTER TABLE order_tokens ADD COLUMN email TEXT NOT NULL DEFAULT ''; -- normalized
ALTER TABLE order_tokens ADD COLUMN snapshot TEXT NOT NULL DEFAULT ''; -- JSON
UPDATE order_tokens SET email = orders.email, snapshot = orders.body
FROM orders WHERE orders.shop = order_tokens.shop AND orders.key = order_tokens.order_key;
DELETE FROM order_tokens WHERE snapshot = '';
CREATE INDEX order_tokens_by_email ON order_tokens (shop, email);
