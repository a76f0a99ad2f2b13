-- severity: error
-- table: authors
-- scope: page
-- description: the authors of an article are numbered 1..n
WITH counted AS (
    SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY author_no) AS place FROM authors
)
SELECT article_id, name AS text, format('number {}, expected {}', author_no, place) AS detail
FROM counted
WHERE author_no <> place
