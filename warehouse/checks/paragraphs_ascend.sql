-- severity: error
-- table: lines
-- scope: page
-- description: in reading order, paragraphs never go back
WITH ordered AS (
    SELECT *, lag(paragraph_no) OVER (PARTITION BY article_id ORDER BY position) AS previous
    FROM lines
    WHERE article_id IS NOT NULL
)
SELECT page_id, line_no, text, format('paragraph {} after {}', paragraph_no, previous) AS detail
FROM ordered
WHERE paragraph_no < previous OR paragraph_no IS NULL
