-- severity: error
-- table: dates
-- scope: page
-- description: the dates of a sentence are numbered 1..n
SELECT article_id, sentence_no, any_value(text) AS text,
    format('{} rows, numbered {} to {}', count(*), min(date_no), max(date_no)) AS detail
FROM dates
GROUP BY article_id, sentence_no
HAVING min(date_no) <> 1 OR max(date_no) <> count(*) OR count(DISTINCT date_no) <> count(*)
