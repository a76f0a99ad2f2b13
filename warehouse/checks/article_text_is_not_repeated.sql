-- severity: warning
-- table: articles
-- scope: page
-- description: no two articles of one page hold the same text
SELECT article_id, left(text, 40) AS text, 'same text as another article of the page' AS detail
FROM articles
WHERE length(text) >= 40
QUALIFY count(*) OVER (PARTITION BY page_id, squeezed(text)) > 1
