-- severity: error
-- table: quarantine
-- scope: warehouse
-- description: a page that loaded has no open quarantine entry from the same or an earlier run
-- A page that failed when it was made again keeps its old rows: then the entry is the younger of the two.
SELECT page_id, path AS text, format('quarantined by {}, yet loaded by run {}', check_name, pages.run_id) AS detail
FROM quarantine
JOIN pages USING (page_id)
WHERE resolved_at IS NULL AND pages.run_id >= quarantine.run_id
