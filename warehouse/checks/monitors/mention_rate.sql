-- severity: warning
-- table: mentions
-- scope: monitor
-- description: names per 1,000 characters against the paper's last ten runs
-- Names are the steadiest part of local news: 15 to 40 per 1,000 characters.
SELECT publication AS text, run_id, detail
FROM latest_rates
WHERE measure = 'mentions_per_1000' AND (rate < 0.5 * usual OR rate > 2 * usual)
