-- severity: error
-- table: pages
-- scope: page
-- description: lines hold no line number or character beyond those of the file
WITH held AS (
    SELECT page_id, max(line_no) AS last_line, sum(length(text)) AS characters FROM lines GROUP BY page_id
)
SELECT page_id, file_name AS text, format('{} characters, line {}', characters, last_line) AS detail
FROM pages
JOIN held USING (page_id)
WHERE characters > character_count OR last_line > line_count
