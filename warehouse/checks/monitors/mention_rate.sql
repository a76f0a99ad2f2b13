-- severity: warning
-- table: mentions
-- scope: monitor
-- description: names per 1,000 characters against the paper's last ten runs
-- Names are the steadiest part of local news: 15 to 40 per 1,000 characters.
SELECT
    publication AS text,
    run_id,
    format('{:.3f}, usually {:.3f} ({} runs before)', mentions_per_1000, usual, runs_before) AS detail
FROM (
    SELECT
        *,
        avg(mentions_per_1000) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication ORDER BY started_at DESC) AS age
    FROM run_rates
    WHERE pages >= 5  -- a rate of fewer pages is chance
    WINDOW before AS (
        PARTITION BY publication ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
WHERE age = 1 AND runs_before >= 3 AND (mentions_per_1000 < 0.5 * usual OR mentions_per_1000 > 2 * usual)
