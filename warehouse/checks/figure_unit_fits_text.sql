-- severity: error
-- table: figures
-- scope: page
-- description: the unit is the one the text states: 元 is CNY, 美元 USD, % per cent, 百分点 pp
WITH read AS (
    SELECT
        *,
        CASE
            WHEN regexp_matches(text, '百分点|基点') THEN 'pp'
            WHEN regexp_matches(text, '[%％]\s*$') THEN '%'
            WHEN regexp_matches(text, '美元$') THEN 'USD'
            WHEN regexp_matches(text, '欧元$') THEN 'EUR'
            WHEN regexp_matches(text, '港元$|港币$') THEN 'HKD'
            WHEN regexp_matches(text, '日元$') THEN 'JPY'
            WHEN regexp_matches(text, '英镑$') THEN 'GBP'
            WHEN regexp_matches(text, '[0-9万亿千百十余多]\s*元$') THEN 'CNY'
        END AS stated
    FROM figures
)
SELECT article_id, sentence_no, text, format('unit {}, the text says {}', unit, stated) AS detail
FROM read
WHERE stated IS NOT NULL AND unit <> stated
