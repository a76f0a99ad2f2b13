-- severity: error
-- table: lines
-- scope: page
-- description: a physical line stands in the ledger once
SELECT page_id, line_no, any_value(text) AS text, format('{} rows', count(*)) AS detail
FROM lines
GROUP BY page_id, line_no
HAVING count(*) > 1
