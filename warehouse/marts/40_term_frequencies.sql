-- Term frequencies by day and paper (词频): `FROM term_frequencies WHERE term = '…'`.
--   term: word, letters in lower case and half width
--   occurrences: how often it stands there
--   articles: articles that hold it
CREATE OR REPLACE VIEW term_frequencies AS
SELECT
  token AS term,
  page_date,
  publication,
  sum(tf)::BIGINT AS occurrences,
  count(*) AS articles
FROM postings
JOIN search_documents USING (doc_no)
JOIN articles USING (article_id)
JOIN pages USING (page_id)
GROUP BY token, page_date, publication;
