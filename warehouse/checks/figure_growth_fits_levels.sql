-- severity: warning
-- table: figures
-- scope: page
-- description: growth against last year (同比) agrees with the two levels where an article gives both
WITH bare AS (
    SELECT
        article_id, sentence_no, text, value, unit, comparison, subject,
        year(period_start) AS year, period_end - period_start AS days,
        regexp_replace(indicator, '(增长|增加|上涨|提高|上升|下降|减少|下跌|降低|回落)$', '') AS measure,
        regexp_matches(indicator, '(下降|减少|下跌|降低|回落)$') AS falls
    FROM figures
    WHERE value_max IS NULL AND bound = 'exact' AND period_start IS NOT NULL
),
levels AS (
    SELECT * FROM bare WHERE comparison IS NULL AND unit NOT IN ('%', 'pp')
),
growth AS (
    SELECT
        bare.*, (later.value / NULLIF(earlier.value, 0) - 1) * 100 AS computed,
        later.text AS later_text, earlier.text AS earlier_text
    FROM bare
    JOIN levels AS later USING (article_id, subject, measure, year)
    JOIN levels AS earlier
        ON earlier.article_id = bare.article_id AND earlier.subject = bare.subject
        AND earlier.measure = bare.measure AND earlier.unit = later.unit AND earlier.year = bare.year - 1
    -- A leap day is no other period.
    WHERE bare.unit = '%' AND bare.comparison IN ('同比', '较上年')
      AND abs(later.days - bare.days) <= 1 AND abs(earlier.days - bare.days) <= 1
)
SELECT article_id, sentence_no, text,
    format('{} after {} is {:.1f} %, the text says {} %', later_text, earlier_text, computed, value) AS detail
FROM growth
-- Rounding of the levels moves the rate by less than a point.
WHERE abs(computed - CASE WHEN falls THEN -value ELSE value END) > 1
