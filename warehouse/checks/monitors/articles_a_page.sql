-- severity: warning
-- table: articles
-- scope: monitor
-- description: articles of a page against the paper's last ten runs
-- Halved: stories run together. Doubled: stories fall apart. Both are how a layout rule breaks.
SELECT
    publication AS text,
    run_id,
    format('{:.3f}, usually {:.3f} ({} runs before)', articles_a_page, usual, runs_before) AS detail
FROM (
    SELECT
        *,
        avg(articles_a_page) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication ORDER BY started_at DESC) AS age
    FROM run_rates
    WHERE pages >= 5  -- a rate of fewer pages is chance
    WINDOW before AS (
        PARTITION BY publication ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
WHERE age = 1 AND runs_before >= 3 AND (articles_a_page < 0.5 * usual OR articles_a_page > 2 * usual)
