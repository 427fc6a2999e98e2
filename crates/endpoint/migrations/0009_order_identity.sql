-- Two orders are the same only if their numbers are, apart from case, width, spaces around them and one leading '#'.
-- Until now letters and digits alone counted. After this migration the program computes `key`, `letters` and `digits`
-- anew for all rows, and `order_key` for all lookup tokens.
ALTER TABLE orders ADD COLUMN letters TEXT NOT NULL DEFAULT ''; -- the letters and digits of the key

CREATE INDEX orders_by_number ON orders (shop, email, key);
CREATE INDEX orders_by_letters ON orders (shop, email, letters);
