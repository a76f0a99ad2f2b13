-- severity: warning
-- table: articles
-- scope: monitor
-- description: articles of a page against the paper's last ten runs
-- Halved: stories run together. Doubled: stories fall apart. Both are how a layout rule breaks.
SELECT publication AS text, run_id, detail
FROM latest_rates
WHERE measure = 'articles_a_page' AND (rate < 0.5 * usual OR rate > 2 * usual)
