-- severity: error
-- table: articles
-- scope: page
-- description: an article stands in articles once
SELECT article_id, any_value(headline) AS text, format('{} rows', count(*)) AS detail
FROM articles
GROUP BY article_id
HAVING count(*) > 1
