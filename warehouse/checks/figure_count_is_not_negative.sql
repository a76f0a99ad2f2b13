-- severity: error
-- table: figures
-- scope: page
-- description: what is counted (people, firms, pieces) is not negative
SELECT article_id, sentence_no, text, format('{} {}', value, unit) AS detail
FROM figures
WHERE value < 0 AND unit NOT IN (SELECT unit FROM units WHERE dimension <> 'count')
