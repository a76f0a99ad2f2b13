-- severity: error
-- table: lines
-- scope: page
-- description: every line belongs to a page that is there
SELECT page_id, line_no, text, 'no such page' AS detail
FROM lines
ANTI JOIN pages USING (page_id)
