-- severity: error
-- table: sentences
-- scope: page
-- description: the sentences of an article are numbered 1..n
WITH counted AS (
    SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY sentence_no) AS place FROM sentences
)
SELECT article_id, line_first AS line_no, text, format('number {}, expected {}', sentence_no, place) AS detail
FROM counted
WHERE sentence_no <> place
