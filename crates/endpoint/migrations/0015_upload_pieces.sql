-- The pieces of an unfinished upload, in order, if they are objects of a bucket. In a data directory there is one file.
ALTER TABLE uploads ADD COLUMN pieces TEXT NOT NULL DEFAULT '';
