-- severity: error
-- table: pages
-- scope: page
-- description: every non-blank line of the file has exactly one row in lines
WITH held AS (
    SELECT page_id, count(*) AS lines_held FROM lines GROUP BY page_id
)
SELECT
    page_id,
    file_name AS text,
    format('{} lines held, {} in the file', coalesce(lines_held, 0), text_line_count) AS detail
FROM pages
LEFT JOIN held USING (page_id)
WHERE coalesce(lines_held, 0) <> text_line_count
