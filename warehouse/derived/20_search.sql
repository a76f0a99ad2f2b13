-- The search index: one row a word and article, sorted by word, so that a query reads a few row groups.
-- New articles are appended as a tail, sorted in itself; a search reads the whole tail. Once the tail
-- holds more than a fifth of all words the index is sorted anew: a search then never reads more than a
-- fifth of the postings in vain, and a word is sorted a handful of times in its life.
CREATE OR REPLACE TEMP TABLE current_articles AS
SELECT article_id, ingested_at
FROM articles
JOIN pages USING (page_id);

-- Gone, or processed again since.
CREATE OR REPLACE TEMP TABLE stale AS
SELECT doc_no
FROM search_documents AS indexed
ANTI JOIN current_articles USING (article_id, ingested_at);

DELETE FROM postings WHERE doc_no IN (FROM stale);
DELETE FROM search_documents WHERE doc_no IN (FROM stale);

CREATE OR REPLACE TEMP TABLE start_anew AS
SELECT
  (SELECT count(*) FROM current_articles)
    - (SELECT count(*) FROM search_documents WHERE is_sorted)
  > 0.2 * (SELECT count(*) FROM current_articles) AS is_needed;

DELETE FROM postings WHERE (SELECT is_needed FROM start_anew);
DELETE FROM search_documents WHERE (SELECT is_needed FROM start_anew);

CREATE OR REPLACE TEMP TABLE fresh AS
SELECT
  (row_number() OVER (ORDER BY article_id)
    + coalesce((SELECT max(doc_no) FROM search_documents), 0))::INTEGER AS doc_no,
  article_id,
  ingested_at
FROM current_articles
ANTI JOIN search_documents USING (article_id);

-- Punctuation is no search term: only words with a letter or a digit are counted. What is costly by the
-- word (folding, the pattern) is done once for each distinct one. Words are numbered in their order: numbers
-- are counted and sorted in half the time.
CREATE OR REPLACE TEMP TABLE fresh_words AS
SELECT token, folded, dense_rank() OVER (ORDER BY folded)::INTEGER AS word_no
FROM (
  SELECT token, fold_word(token) AS folded
  FROM (SELECT DISTINCT token FROM tokens SEMI JOIN fresh USING (article_id))
  WHERE regexp_matches(token, '[\p{L}\p{N}]')
);

CREATE OR REPLACE TEMP TABLE fresh_postings AS
WITH headlines AS (
  SELECT article_id, sentence_no
  FROM sentences
  WHERE role IN ('kicker', 'headline', 'deck')
)
SELECT
  word_no,
  doc_no,
  count(*)::INTEGER AS tf,
  count(headlines.sentence_no)::INTEGER AS tf_headline
FROM tokens
JOIN fresh USING (article_id)
JOIN fresh_words USING (token)
LEFT JOIN headlines USING (article_id, sentence_no)
GROUP BY word_no, doc_no;

INSERT INTO postings BY NAME
SELECT folded AS token, doc_no, tf, tf_headline
FROM fresh_postings
JOIN (SELECT DISTINCT word_no, folded FROM fresh_words) USING (word_no)
ORDER BY word_no, doc_no;

INSERT INTO search_documents BY NAME
SELECT
  fresh.doc_no,
  fresh.article_id,
  coalesce(words.token_count, 0)::BIGINT AS token_count,
  (SELECT is_needed FROM start_anew) AS is_sorted,
  fresh.ingested_at
FROM fresh
LEFT JOIN (SELECT doc_no, sum(tf) AS token_count FROM fresh_postings GROUP BY doc_no) AS words USING (doc_no)
ORDER BY fresh.doc_no;

DELETE FROM terms;

INSERT INTO terms BY NAME
SELECT token, count(*) AS document_count, sum(tf)::BIGINT AS token_count
FROM postings
GROUP BY token
ORDER BY token;

DROP TABLE current_articles;
DROP TABLE stale;
DROP TABLE start_anew;
DROP TABLE fresh;
DROP TABLE fresh_words;
DROP TABLE fresh_postings;
