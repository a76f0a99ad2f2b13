-- severity: error
-- table: lines
-- scope: page
-- description: the lines of an article count 1..n in reading order
WITH placed AS (
    SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY position NULLS LAST) AS place
    FROM lines
    WHERE article_id IS NOT NULL
)
SELECT page_id, line_no, text, format('position {}, expected {}', position, place) AS detail
FROM placed
WHERE position IS DISTINCT FROM place
