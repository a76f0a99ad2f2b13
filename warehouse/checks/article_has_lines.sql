-- severity: error
-- table: articles
-- scope: page
-- description: every article has a line on its page
SELECT article_id, page_id, headline AS text, 'no line' AS detail
FROM articles
ANTI JOIN lines USING (article_id)
