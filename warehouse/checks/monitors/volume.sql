-- severity: warning
-- table: pages
-- scope: monitor
-- description: pages of a paper in a run against its last ten runs
-- Floor: half the usual issue is missing. Ceiling: three times the usual is a doubled delivery. Papers vary 4 to 16 pages.
SELECT publication AS text, run_id, detail
FROM latest_rates
WHERE measure = 'pages_a_run' AND (rate < 0.5 * usual OR rate > 3 * usual)
