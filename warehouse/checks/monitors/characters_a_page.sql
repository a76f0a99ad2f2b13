-- severity: warning
-- table: pages
-- scope: monitor
-- description: characters of a page against the paper's last ten runs
-- A page is about as full as yesterday's; an extractor that lost a column takes a fifth or more away.
SELECT publication AS text, run_id, detail
FROM latest_rates
WHERE measure = 'characters_a_page' AND (rate < 0.6 * usual OR rate > 1.7 * usual)
