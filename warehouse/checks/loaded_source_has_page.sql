-- severity: error
-- table: sources
-- scope: warehouse
-- description: a source said to be loaded has its page in the tables
SELECT page_id, path AS text, 'loaded, but no such page' AS detail
FROM sources
ANTI JOIN pages USING (page_id)
WHERE status = 'loaded' AND page_id IS NOT NULL
