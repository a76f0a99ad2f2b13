-- severity: error
-- table: figures
-- scope: page
-- description: a value is the number its text states times 万, 亿 or 万亿 (within a factor of two)
WITH read AS (
    SELECT *, regexp_extract(text, '([0-9]+(?:\.[0-9]+)?)\s*(万亿|亿|万)', ['number', 'scale']) AS stated
    FROM figures
    WHERE value_max IS NULL
),
scaled AS (
    SELECT
        read.*,
        TRY_CAST(stated.number AS DOUBLE)
            * CASE stated.scale WHEN '万亿' THEN 1e12 WHEN '亿' THEN 1e8 WHEN '万' THEN 1e4 END AS expected
    FROM read
    -- Money and measure words; tonnes, kilometres and the like are converted by a factor of their own.
    WHERE unit NOT IN (SELECT unit FROM units WHERE dimension NOT IN ('money', 'count'))
)
SELECT article_id, sentence_no, text, format('value {} {}, the text says {}', value, unit, expected) AS detail
FROM scaled
WHERE expected > 0 AND NOT abs(value) BETWEEN expected / 2 AND expected * 2
