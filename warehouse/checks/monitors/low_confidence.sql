-- severity: warning
-- table: articles
-- scope: monitor
-- description: share of articles rebuilt with low confidence against the paper's last ten runs
-- Only the ceiling matters: a new page design shows here first.
SELECT publication AS text, run_id, detail
FROM latest_rates
WHERE measure = 'low_confidence_share' AND rate > greatest(1.5 * usual, usual + 0.1)
