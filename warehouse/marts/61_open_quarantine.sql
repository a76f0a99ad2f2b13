-- Files that did not load and still wait (待处理隔离).
--   days: days since the file was put aside
CREATE OR REPLACE VIEW open_quarantine AS
SELECT
  path,
  stage,
  check_name,
  message,
  date_diff('day', quarantined_at, now()::TIMESTAMP) AS days,
  run_id,
  page_id
FROM quarantine
WHERE resolved_at IS NULL;
