-- An indicator's course over time (指标走势): what was stated for one indicator of one subject, by the period
-- it holds for (the end of the stated period, else the page's date).
--   as_of: last day the figure holds for
--   lowest: smallest value stated for that day
--   highest: largest value stated for that day
--   statements: how often it was stated
--   change: difference of the highest value to the one before, base unit
CREATE OR REPLACE VIEW indicator_course AS
WITH dated AS (
  SELECT subject, indicator, unit, status, comparison, coalesce(period_end, page_date) AS as_of, value, value_max
  FROM figures
  JOIN articles USING (article_id)
  JOIN pages USING (page_id)
  WHERE indicator IS NOT NULL
),
by_day AS (
  SELECT
    subject,
    indicator,
    comparison,
    unit,
    status,
    as_of,
    min(value) AS lowest,
    max(coalesce(value_max, value)) AS highest,
    count(*) AS statements
  FROM dated
  GROUP BY ALL
)
SELECT
  *,
  highest - lag(highest) OVER (PARTITION BY subject, indicator, comparison, unit, status ORDER BY as_of) AS change
FROM by_day;
