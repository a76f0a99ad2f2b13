-- severity: error
-- table: figures
-- scope: page
-- description: a value keeps the scale its text states: 亿 at least 10 million, 万 at least a thousand
WITH scaled AS (
    SELECT
        *,
        CASE
            WHEN regexp_matches(text, '[0-9]亿') THEN 1e8
            WHEN regexp_matches(text, '[0-9]万') THEN 1e4
        END AS scale
    FROM figures
)
SELECT article_id, sentence_no, text, format('value {} {}', value, unit) AS detail
FROM scaled
WHERE unit IN ('CNY', 'USD', '人', '家', '户') AND value <> 0 AND abs(value) < scale / 100
