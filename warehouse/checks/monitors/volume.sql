-- severity: warning
-- table: pages
-- scope: monitor
-- description: pages of a paper in a run against its last ten runs
-- Floor: half the usual issue is missing. Ceiling: three times the usual is a doubled delivery. Papers vary 4 to 16 pages.
SELECT
    publication AS text,
    run_id,
    format('{:.3f}, usually {:.3f} ({} runs before)', pages, usual, runs_before) AS detail
FROM (
    SELECT
        *,
        avg(pages) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication ORDER BY started_at DESC) AS age
    FROM run_rates
    WHERE pages >= 1  -- a rate of fewer pages is chance
    WINDOW before AS (
        PARTITION BY publication ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
WHERE age = 1 AND runs_before >= 3 AND (pages < 0.5 * usual OR pages > 3 * usual)
