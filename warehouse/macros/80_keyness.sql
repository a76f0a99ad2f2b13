-- Key terms of one set of articles against another (关键性, log-likelihood):
-- `FROM keyness((SELECT list(article_id) FROM article_overview WHERE publication = 'A'),
--               (SELECT list(article_id) FROM article_overview WHERE publication = 'B'))`.
-- `ratio` is how many times more frequent the term is in the first set; 10.8 of log-likelihood is p < 0.001.
CREATE OR REPLACE MACRO keyness(first_articles, second_articles, n := 50) AS TABLE
WITH documents AS (
  SELECT doc_no, 1 AS side FROM search_documents WHERE article_id IN (SELECT unnest(first_articles))
  UNION ALL
  SELECT doc_no, 2 FROM search_documents WHERE article_id IN (SELECT unnest(second_articles))
),
counted AS (
  SELECT
    token,
    (sum(tf) FILTER (side = 1))::DOUBLE AS a,
    (sum(tf) FILTER (side = 2))::DOUBLE AS b
  FROM postings
  JOIN documents USING (doc_no)
  GROUP BY token
),
totals AS (SELECT sum(a) AS all_a, sum(b) AS all_b FROM counted),
expected AS (
  SELECT
    token,
    coalesce(a, 0) AS a,
    coalesce(b, 0) AS b,
    all_a,
    all_b,
    all_a * (coalesce(a, 0) + coalesce(b, 0)) / (all_a + all_b) AS expected_a,
    all_b * (coalesce(a, 0) + coalesce(b, 0)) / (all_a + all_b) AS expected_b
  FROM counted
  CROSS JOIN totals
)
SELECT
  token AS term,
  a::BIGINT AS in_first,
  b::BIGINT AS in_second,
  round(((a + 0.5) / all_a) / ((b + 0.5) / all_b), 2) AS ratio,
  round(
    2 * (CASE WHEN a > 0 THEN a * ln(a / expected_a) ELSE 0 END + CASE WHEN b > 0 THEN b * ln(b / expected_b) ELSE 0 END),
    2
  ) AS log_likelihood
FROM expected
WHERE length(token) >= 2 AND a / all_a > b / all_b
ORDER BY log_likelihood DESC, term
LIMIT n;
