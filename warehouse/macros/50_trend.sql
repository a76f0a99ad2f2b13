-- A term's course over time: `FROM trend('产能', grain := 'month')`. The grain is one of day, week, month, quarter,
-- year. Counts the word itself and longer words that hold it; `per_million` is by all words of the period.
CREATE OR REPLACE MACRO trend(term, grain := 'month') AS TABLE
WITH documents AS (
  SELECT doc_no, token_count, date_trunc(grain, page_date)::DATE AS period
  FROM search_documents
  JOIN articles USING (article_id)
  JOIN pages USING (page_id)
),
hits AS (
  SELECT doc_no, sum(tf) AS tf
  FROM postings
  WHERE token IN (SELECT token FROM terms WHERE contains(token, fold_word(term)))
  GROUP BY doc_no
)
SELECT
  period,
  coalesce(sum(tf), 0)::BIGINT AS occurrences,
  count(tf) AS articles,
  count(*) AS articles_in_period,
  round(coalesce(1e6 * sum(tf) / nullif(sum(token_count), 0), 0), 1) AS per_million
FROM documents
LEFT JOIN hits USING (doc_no)
GROUP BY period
ORDER BY period;
