-- severity: warning
-- table: runs
-- scope: warehouse
-- description: a crashed run is followed by one of its flow that completed
SELECT run_id AS text, format('{} crashed, begun {}', flow, started_at) AS detail
FROM runs
WHERE state = 'crashed'
  AND NOT EXISTS (
    FROM runs AS later
    WHERE later.flow = runs.flow AND later.state = 'completed' AND later.started_at > runs.started_at)
