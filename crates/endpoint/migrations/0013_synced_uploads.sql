-- How many bytes of an upload are surely on the disk. After a power cut its file may be longer, with zeros in it. Of
-- earlier uploads this isn't known, so their files count as they are.
ALTER TABLE uploads ADD COLUMN synced INTEGER NOT NULL DEFAULT 0;

UPDATE uploads SET synced = length;
