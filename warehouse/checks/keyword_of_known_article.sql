-- severity: error
-- table: keywords
-- scope: page
-- description: every key term belongs to an article that is there
SELECT article_id, keyword AS text, 'no such article' AS detail
FROM keywords
ANTI JOIN articles USING (article_id)
