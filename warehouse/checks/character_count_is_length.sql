-- severity: error
-- table: articles
-- scope: page
-- description: character_count is the length of the article's text
SELECT article_id, left(text, 40) AS text, format('{}, said to be {}', length(text), character_count) AS detail
FROM articles
WHERE length(text) IS DISTINCT FROM character_count
