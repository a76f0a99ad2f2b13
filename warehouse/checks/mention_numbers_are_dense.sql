-- severity: error
-- table: mentions
-- scope: page
-- description: the mentions of a sentence are numbered 1..n
SELECT article_id, sentence_no, any_value(text) AS text,
    format('{} rows, numbered {} to {}', count(*), min(mention_no), max(mention_no)) AS detail
FROM mentions
GROUP BY article_id, sentence_no
HAVING min(mention_no) <> 1 OR max(mention_no) <> count(*) OR count(DISTINCT mention_no) <> count(*)
