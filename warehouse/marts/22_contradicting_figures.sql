-- Whose figures contradict (数据打架): the same subject, indicator, comparison, unit and status for the same time
-- with more than one value. Rounded twins (3.2 and 3.17) are no contradiction: values must lie more than 1 % apart.
--   subject: who or what is measured, by the full name where an alias is known
--   as_of: last day of the stated period; a capacity is taken to hold for the year
--   lowest: smallest value stated
--   highest: largest value stated
--   spread: highest less lowest, as a share of the highest (0..1)
--   texts: the figures as they stand, the smallest first
--   article_ids: where they stand
CREATE OR REPLACE VIEW contradicting_figures AS
WITH full_names AS (
  SELECT alias, any_value(name) AS name
  FROM (SELECT unnest(aliases) AS alias, name FROM entities)
  GROUP BY alias
  HAVING count(*) = 1
),
dated AS (
  SELECT
    coalesce(full_names.name, subject) AS subject,
    indicator,
    comparison,
    unit,
    status,
    CASE
      WHEN status = 'capacity' THEN make_date(year(coalesce(period_end, page_date)), 12, 31)
      ELSE period_end
    END AS as_of,
    value,
    figures.text,
    article_id
  FROM figures
  JOIN articles USING (article_id)
  JOIN pages USING (page_id)
  LEFT JOIN full_names ON full_names.alias = subject
  WHERE subject IS NOT NULL AND indicator IS NOT NULL
)
SELECT
  subject,
  indicator,
  comparison,
  as_of,
  unit,
  status,
  min(value) AS lowest,
  max(value) AS highest,
  round((max(value) - min(value)) / nullif(greatest(abs(max(value)), abs(min(value))), 0), 4) AS spread,
  list(text ORDER BY value, article_id) AS texts,
  list(article_id ORDER BY value, article_id) AS article_ids
FROM dated
WHERE as_of IS NOT NULL
GROUP BY subject, indicator, comparison, as_of, unit, status
HAVING spread > 0.01;
