-- severity: warning
-- table: pages
-- scope: monitor
-- description: characters of a page against the paper's last ten runs
-- A page is about as full as yesterday's; an extractor that lost a column takes a fifth or more away.
SELECT
    publication AS text,
    run_id,
    format('{:.3f}, usually {:.3f} ({} runs before)', characters_a_page, usual, runs_before) AS detail
FROM (
    SELECT
        *,
        avg(characters_a_page) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication ORDER BY started_at DESC) AS age
    FROM run_rates
    WHERE pages >= 5  -- a rate of fewer pages is chance
    WINDOW before AS (
        PARTITION BY publication ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
WHERE age = 1 AND runs_before >= 3 AND (characters_a_page < 0.6 * usual OR characters_a_page > 1.7 * usual)
