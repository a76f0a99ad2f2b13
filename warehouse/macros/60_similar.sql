-- Articles like this one: `FROM similar('1234567890abcdef-01')`. Near-duplicates first (same text, verified),
-- then by cosine of the key terms, weighted by how rare a key term is.
CREATE OR REPLACE MACRO "similar"(wanted, n := 10) AS TABLE
WITH rarity AS (
  SELECT keyword, ln(1 + (SELECT count(*) FROM articles) / count(*)) AS idf
  FROM keywords
  GROUP BY keyword
),
weighted AS (
  SELECT article_id, keyword, weight * idf AS weight
  FROM keywords
  JOIN rarity USING (keyword)
),
own AS MATERIALIZED (SELECT keyword, weight FROM weighted WHERE article_id = wanted),
shared AS (
  SELECT weighted.article_id, sum(weighted.weight * own.weight) AS product, list(keyword ORDER BY own.weight DESC) AS terms
  FROM weighted
  JOIN own USING (keyword)
  WHERE weighted.article_id <> wanted
  GROUP BY weighted.article_id
),
lengths AS (
  SELECT article_id, sqrt(sum(weight * weight)) AS norm
  FROM weighted
  WHERE article_id IN (SELECT article_id FROM shared) OR article_id = wanted
  GROUP BY article_id
),
by_terms AS (
  SELECT article_id, product / nullif(norm * (SELECT norm FROM lengths WHERE article_id = wanted), 0) AS cosine, terms
  FROM shared
  JOIN lengths USING (article_id)
),
copies AS (
  SELECT
    CASE WHEN article_id = wanted THEN other_article_id ELSE article_id END AS article_id,
    similarity,
    containment
  FROM article_pairs
  WHERE article_id = wanted OR other_article_id = wanted
)
SELECT
  article_id,
  copies.article_id IS NOT NULL AS is_duplicate,
  round(similarity, 3) AS same_text,
  round(cosine, 3) AS same_terms,
  terms AS shared_terms,
  publication,
  page_date,
  headline
FROM by_terms
FULL JOIN copies USING (article_id)
JOIN articles USING (article_id)
JOIN pages USING (page_id)
ORDER BY is_duplicate DESC, similarity DESC NULLS LAST, cosine DESC NULLS LAST, article_id
LIMIT n;
