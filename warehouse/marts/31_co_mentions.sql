-- Who with whom (共现): pairs of entities named in the same article, with how much more often than by chance.
--   name: canonical name of the first
--   type: PER, ORG or LOC
--   other_entity_id: the second entity
--   other_name: canonical name of the second
--   other_type: PER, ORG or LOC
--   together: articles that name both
--   articles: articles that name the first
--   other_articles: articles that name the second
--   pmi: pointwise mutual information (bits): how many doublings above chance
--   log_likelihood: G² of the two-by-two table; 10.8 is p < 0.001
CREATE OR REPLACE VIEW co_mentions AS
WITH named AS (
  SELECT DISTINCT entity_id, article_id
  FROM mentions
  WHERE entity_id IS NOT NULL
),
size AS (SELECT count(*)::DOUBLE AS n FROM articles),
-- Names and counts are among the group's keys, so that a filter on a name reaches down to its mentions.
tables AS (
  SELECT
    one.entity_id,
    one.name,
    one.type,
    one.article_count::DOUBLE AS a_n,
    other.entity_id AS other_entity_id,
    other.name AS other_name,
    other.type AS other_type,
    other.article_count::DOUBLE AS b_n,
    n,
    count(*)::DOUBLE AS both_n
  FROM entities AS one
  JOIN named AS names_one ON names_one.entity_id = one.entity_id
  JOIN named AS names_other
    ON names_other.article_id = names_one.article_id AND names_other.entity_id <> names_one.entity_id
  JOIN entities AS other ON other.entity_id = names_other.entity_id
  CROSS JOIN size
  GROUP BY ALL
)
SELECT
  entity_id,
  name,
  type,
  other_entity_id,
  other_name,
  other_type,
  both_n::BIGINT AS together,
  a_n::BIGINT AS articles,
  b_n::BIGINT AS other_articles,
  round(log2(both_n * n / (a_n * b_n)), 3) AS pmi,
  round(
    2 * (
      both_n * ln(both_n * n / (a_n * b_n))
      + CASE WHEN a_n > both_n THEN (a_n - both_n) * ln((a_n - both_n) * n / (a_n * (n - b_n))) ELSE 0 END
      + CASE WHEN b_n > both_n THEN (b_n - both_n) * ln((b_n - both_n) * n / ((n - a_n) * b_n)) ELSE 0 END
      + CASE
          WHEN n - a_n - b_n + both_n > 0
          THEN (n - a_n - b_n + both_n) * ln((n - a_n - b_n + both_n) * n / ((n - a_n) * (n - b_n)))
          ELSE 0
        END
    ),
    3
  ) AS log_likelihood
FROM tables;
