-- severity: error
-- table: pages
-- scope: page
-- description: no page is from the future or from before the first modern Chinese paper (1815)
SELECT page_id, file_name AS text, format('page_date {}, processed {}', page_date, ingested_at) AS detail
FROM pages
WHERE year(page_date) < 1815 OR page_date > ingested_at::DATE + 1
