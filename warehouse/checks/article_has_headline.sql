-- severity: warning
-- table: articles
-- scope: page
-- threshold: 30%
-- description: most articles with a text of some length have a headline
SELECT article_id, left(text, 40) AS text, format('{} characters without headline', character_count) AS detail
FROM articles
WHERE headline IS NULL AND character_count >= 200 AND continues IS DISTINCT FROM 'from'
