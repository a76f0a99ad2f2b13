-- severity: warning
-- table: articles
-- scope: monitor
-- description: share of articles rebuilt with low confidence against the paper's last ten runs
-- Only the ceiling matters: a new page design shows here first.
SELECT
    publication AS text,
    run_id,
    format('{:.3f}, usually {:.3f} ({} runs before)', low_confidence_share, usual, runs_before) AS detail
FROM (
    SELECT
        *,
        avg(low_confidence_share) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication ORDER BY started_at DESC) AS age
    FROM run_rates
    WHERE pages >= 5  -- a rate of fewer pages is chance
    WINDOW before AS (
        PARTITION BY publication ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
WHERE age = 1 AND runs_before >= 3 AND (low_confidence_share < -1 OR low_confidence_share > greatest(1.5 * usual, usual + 0.1))
