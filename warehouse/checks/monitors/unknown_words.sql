-- severity: warning
-- table: pages
-- scope: monitor
-- description: share of words no dictionary knows against the paper's last ten runs
-- Only the ceiling matters: garbled text makes unknown words; fewer of them is no harm.
SELECT publication AS text, run_id, detail
FROM latest_rates
WHERE measure = 'unknown_share' AND rate > greatest(1.5 * usual, usual + 0.01)
