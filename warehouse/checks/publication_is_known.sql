-- severity: warning
-- table: pages
-- scope: warehouse
-- threshold: 50%
-- description: most pages name their paper
SELECT page_id, file_name AS text, 'no publication' AS detail
FROM pages
WHERE publication IS NULL
