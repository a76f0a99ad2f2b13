-- severity: error
-- table: figures
-- scope: page
-- description: the figures of a sentence are numbered 1..n
SELECT article_id, sentence_no, any_value(text) AS text,
    format('{} rows, numbered {} to {}', count(*), min(figure_no), max(figure_no)) AS detail
FROM figures
GROUP BY article_id, sentence_no
HAVING min(figure_no) <> 1 OR max(figure_no) <> count(*) OR count(DISTINCT figure_no) <> count(*)
