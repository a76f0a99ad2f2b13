-- severity: error
-- table: articles
-- scope: page
-- description: the articles of a page are numbered 1..n
WITH counted AS (
    SELECT *, row_number() OVER (PARTITION BY page_id ORDER BY article_no) AS place FROM articles
)
SELECT article_id, headline AS text, format('number {}, expected {}', article_no, place) AS detail
FROM counted
WHERE article_no <> place
