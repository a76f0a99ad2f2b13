-- severity: warning
-- table: pages
-- scope: monitor
-- description: a paper that used to come has come within three times its usual gap
-- Three times: weekends and holidays double a daily paper's gap; seven days is the floor for weeklies' sake.
WITH days AS (
    SELECT
        publication,
        page_date,
        page_date - lag(page_date) OVER (PARTITION BY publication ORDER BY page_date) AS gap
    FROM (SELECT DISTINCT publication, page_date FROM pages WHERE publication IS NOT NULL)
    WHERE page_date IS NOT NULL
),
papers AS (
    SELECT publication, max(page_date) AS last_day, median(gap) AS usual_gap, count(*) AS issues
    FROM days
    GROUP BY publication
)
SELECT
    publication AS text,
    format('last issue {}, usual gap {:.1f} days, newest page of all papers {}', last_day, usual_gap, newest) AS detail
FROM papers, (SELECT max(page_date) AS newest FROM pages)
WHERE issues >= 5 AND newest - last_day > greatest(7, 3 * usual_gap)
