-- severity: error
-- table: authors
-- scope: page
-- description: every author belongs to an article that is there
SELECT article_id, name AS text, 'no such article' AS detail
FROM authors
ANTI JOIN articles USING (article_id)
