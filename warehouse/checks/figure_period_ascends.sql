-- severity: error
-- table: figures
-- scope: page
-- description: a period begins before it ends
SELECT article_id, sentence_no, text, format('{} to {}', period_start, period_end) AS detail
FROM figures
WHERE period_end < period_start
