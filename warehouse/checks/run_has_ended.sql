-- severity: warning
-- table: runs
-- scope: warehouse
-- description: no run but the last is without an end
SELECT run_id AS text, format('{} since {}', state, started_at) AS detail
FROM runs
WHERE finished_at IS NULL AND started_at < (SELECT max(started_at) FROM runs)
