-- severity: warning
-- table: articles
-- scope: page
-- threshold: 10%
-- description: an article has text or captions; a headline alone was cut off from its story
SELECT article_id, headline AS text, 'neither text nor captions' AS detail
FROM articles
WHERE squeezed(text) = '' AND captions IS NULL
