-- Whose figures contradict (数据打架): the same subject, indicator, comparison, period, unit and status with more than one
-- value. Rounded twins (3.2 and 3.17) are no contradiction: values must lie more than 1 % apart.
--   lowest: smallest value stated
--   highest: largest value stated
--   spread: highest less lowest, as a share of the highest (0..1)
--   texts: the figures as they stand
--   article_ids: where they stand
CREATE OR REPLACE VIEW contradicting_figures AS
SELECT
  subject,
  indicator,
  comparison,
  period,
  unit,
  status,
  min(value) AS lowest,
  max(value) AS highest,
  round((max(value) - min(value)) / nullif(greatest(abs(max(value)), abs(min(value))), 0), 4) AS spread,
  list(DISTINCT text ORDER BY text) AS texts,
  list(DISTINCT article_id ORDER BY article_id) AS article_ids
FROM figures
WHERE subject IS NOT NULL AND indicator IS NOT NULL AND period_end IS NOT NULL
GROUP BY subject, indicator, comparison, period, period_end, unit, status
HAVING spread > 0.01;
