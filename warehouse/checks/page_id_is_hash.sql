-- severity: error
-- table: pages
-- scope: page
-- description: page_id is the beginning of the file's SHA-256
SELECT page_id, file_name AS text, 'sha256 is ' || sha256 AS detail
FROM pages
WHERE NOT starts_with(sha256, page_id)
