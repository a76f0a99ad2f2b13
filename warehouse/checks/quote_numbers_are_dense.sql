-- severity: error
-- table: quotes
-- scope: page
-- description: the quotations of a sentence are numbered 1..n
SELECT article_id, sentence_no, any_value(text) AS text, format('{} rows', count(*)) AS detail
FROM quotes
GROUP BY article_id, sentence_no
HAVING min(quote_no) <> 1 OR max(quote_no) <> count(*) OR count(DISTINCT quote_no) <> count(*)
