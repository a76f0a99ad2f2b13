-- severity: error
-- table: keywords
-- scope: page
-- description: key terms rank 1..n by falling weight, each term once
WITH counted AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY article_id ORDER BY rank) AS place,
        lag(weight) OVER (PARTITION BY article_id ORDER BY rank) AS heavier,
        count(*) OVER (PARTITION BY article_id, keyword) AS times
    FROM keywords
)
SELECT article_id, keyword AS text, format('rank {}, weight {}, {} times', rank, weight, times) AS detail
FROM counted
WHERE rank <> place OR weight > heavier OR times > 1 OR NOT isfinite(weight)
