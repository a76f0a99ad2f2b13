-- severity: warning
-- table: figures
-- scope: monitor
-- description: figures per 1,000 characters against the paper's last ten runs
-- Digits survive most damage; a rate that halves means a rule or an encoding broke.
SELECT
    publication AS text,
    run_id,
    format('{:.3f}, usually {:.3f} ({} runs before)', figures_per_1000, usual, runs_before) AS detail
FROM (
    SELECT
        *,
        avg(figures_per_1000) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication ORDER BY started_at DESC) AS age
    FROM run_rates
    WHERE pages >= 5  -- a rate of fewer pages is chance
    WINDOW before AS (
        PARTITION BY publication ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
WHERE age = 1 AND runs_before >= 3 AND (figures_per_1000 < 0.5 * usual OR figures_per_1000 > 2 * usual)
