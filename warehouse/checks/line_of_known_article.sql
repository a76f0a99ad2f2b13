-- severity: error
-- table: lines
-- scope: page
-- description: the article of a line is there, on the same page
SELECT lines.page_id, line_no, text, 'no article ' || article_id AS detail
FROM lines
ANTI JOIN articles USING (article_id, page_id)
WHERE article_id IS NOT NULL
