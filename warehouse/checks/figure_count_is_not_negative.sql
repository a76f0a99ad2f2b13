-- severity: error
-- table: figures
-- scope: page
-- description: what is counted (people, firms, pieces) is not negative
SELECT article_id, sentence_no, text, format('{} {}', value, unit) AS detail
FROM figures
LEFT JOIN units USING (unit)
WHERE value < 0 AND units.unit IS NULL
