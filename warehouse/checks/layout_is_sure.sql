-- severity: warning
-- table: articles
-- scope: page
-- threshold: 25%
-- description: few articles are rebuilt with low confidence
SELECT article_id, left(text, 40) AS text, format('layout_confidence {:.2f}', layout_confidence) AS detail
FROM articles
WHERE layout_confidence < 0.5
