-- severity: warning
-- table: figures
-- scope: monitor
-- description: figures per 1,000 characters against the paper's last ten runs
-- Digits survive most damage; a rate that halves means a rule or an encoding broke.
SELECT publication AS text, run_id, detail
FROM latest_rates
WHERE measure = 'figures_per_1000' AND (rate < 0.5 * usual OR rate > 2 * usual)
