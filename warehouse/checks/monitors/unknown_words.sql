-- severity: warning
-- table: pages
-- scope: monitor
-- description: share of words no dictionary knows against the paper's last ten runs
-- Only the ceiling matters: garbled text makes unknown words; fewer of them is no harm.
SELECT
    publication AS text,
    run_id,
    format('{:.3f}, usually {:.3f} ({} runs before)', unknown_share, usual, runs_before) AS detail
FROM (
    SELECT
        *,
        avg(unknown_share) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication ORDER BY started_at DESC) AS age
    FROM run_rates
    WHERE pages >= 5  -- a rate of fewer pages is chance
    WINDOW before AS (
        PARTITION BY publication ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
WHERE age = 1 AND runs_before >= 3 AND (unknown_share < -1 OR unknown_share > greatest(1.5 * usual, usual + 0.01))
