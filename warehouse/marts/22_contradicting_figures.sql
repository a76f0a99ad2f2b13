-- Whose figures contradict (数据打架): two statements of the same indicator of the same subject for the same time
-- that lie more than 1 % apart (rounded twins, 3.2 and 3.17, are none). Indicators count as the same when they
-- are equal or one is the other with one more character at its end (年产, 年产能).
--   subject: who or what is measured, by the full name where an alias is known
--   as_of: last day of the stated period; a capacity is taken to hold for the year
--   lower: the smaller value, base unit
--   higher: the larger value, base unit
--   spread: higher less lower, as a share of the higher (0..1)
--   text: the smaller one as it stands
--   other_text: the larger one as it stands
--   publication: paper that gives the smaller
--   other_publication: paper that gives the larger
--   article_id: article that gives the smaller
--   other_article_id: article that gives the larger
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
    coalesce(comparison, '') AS comparison,
    unit,
    status,
    CASE
      WHEN status = 'capacity' THEN make_date(year(coalesce(period_end, page_date)), 12, 31)
      ELSE period_end
    END AS as_of,
    value,
    figures.text,
    publication,
    article_id,
    sentence_no
  FROM figures
  JOIN articles USING (article_id)
  JOIN pages USING (page_id)
  LEFT JOIN full_names ON full_names.alias = subject
  WHERE subject IS NOT NULL AND indicator IS NOT NULL AND value > 0
)
SELECT
  one.subject,
  one.indicator,
  nullif(one.comparison, '') AS comparison,
  one.as_of,
  one.unit,
  one.status,
  one.value AS lower,
  other.value AS higher,
  round((other.value - one.value) / other.value, 4) AS spread,
  one.text,
  other.text AS other_text,
  one.publication,
  other.publication AS other_publication,
  one.article_id,
  other.article_id AS other_article_id
FROM dated AS one
JOIN dated AS other USING (subject, comparison, unit, status, as_of)
WHERE one.value < 0.99 * other.value
  AND (one.article_id, one.sentence_no) <> (other.article_id, other.sentence_no)
  AND (
    one.indicator = other.indicator
    OR one.indicator = left(other.indicator, -1)
    OR other.indicator = left(one.indicator, -1)
  );
