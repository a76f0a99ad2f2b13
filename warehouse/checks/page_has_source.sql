-- severity: error
-- table: pages
-- scope: warehouse
-- description: every page has a file that is its source today
SELECT page_id, file_name AS text, 'no loaded source' AS detail
FROM pages
ANTI JOIN (FROM sources WHERE status = 'loaded') AS loaded USING (page_id)
