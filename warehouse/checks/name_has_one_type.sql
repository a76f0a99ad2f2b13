-- severity: warning
-- table: mentions
-- scope: page
-- threshold: 5%
-- description: a canonical name has one type on its page
SELECT article_id, sentence_no, text, 'also of another type on this page' AS detail
FROM mentions
WINDOW same_name AS (PARTITION BY left(article_id, 16), name)
QUALIFY min(type) OVER same_name <> max(type) OVER same_name
