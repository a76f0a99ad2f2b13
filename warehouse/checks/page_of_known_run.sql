-- severity: error
-- table: pages
-- scope: warehouse
-- description: every page was written by a run of the ledger
SELECT page_id, file_name AS text, 'no run ' || run_id AS detail
FROM pages
ANTI JOIN runs USING (run_id)
