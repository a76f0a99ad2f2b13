-- severity: error
-- table: quarantine
-- scope: warehouse
-- description: a page with an open quarantine entry is not in the tables
SELECT page_id, path AS text, format('quarantined by {}, yet loaded', check_name) AS detail
FROM quarantine
JOIN pages USING (page_id)
WHERE resolved_at IS NULL
