-- Key terms of each paper against all others (各报特征词, log-likelihood); for any two sets see keyness().
--   term: word that this paper uses more than the others do
--   here: how often this paper uses it
--   elsewhere: how often the others use it
--   ratio: how many times more frequent it is here
--   log_likelihood: 10.8 is p < 0.001
CREATE OR REPLACE VIEW publication_keyness AS
WITH counted AS (
  SELECT publication, token, sum(tf)::DOUBLE AS a
  FROM postings
  JOIN search_documents USING (doc_no)
  JOIN articles USING (article_id)
  JOIN pages USING (page_id)
  WHERE publication IS NOT NULL
  GROUP BY publication, token
),
expected AS (
  SELECT
    *,
    sum(a) OVER (PARTITION BY token) - a AS b,
    sum(a) OVER (PARTITION BY publication) AS all_a,
    sum(a) OVER () - sum(a) OVER (PARTITION BY publication) AS all_b
  FROM counted
)
SELECT
  publication,
  token AS term,
  a::BIGINT AS here,
  b::BIGINT AS elsewhere,
  round(((a + 0.5) / all_a) / ((b + 0.5) / nullif(all_b, 0)), 2) AS ratio,
  round(
    2 * (
      a * ln(a * (all_a + all_b) / (all_a * (a + b)))
      + CASE WHEN b > 0 THEN b * ln(b * (all_a + all_b) / (all_b * (a + b))) ELSE 0 END
    ),
    2
  ) AS log_likelihood
FROM expected
WHERE all_b > 0 AND a / all_a > b / all_b AND length(token) >= 2;
