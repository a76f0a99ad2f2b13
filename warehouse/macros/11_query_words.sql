-- The words of the index that a query's terms stand for. A term finds the word itself and the longer words
-- that hold it; one that no word holds is cut into the longest words the index knows, and must then stand in
-- the text as it is.
CREATE OR REPLACE MACRO query_words(query) AS TABLE
WITH RECURSIVE
matched AS MATERIALIZED (
  SELECT term_no, token, term = token AS is_exact, document_count
  FROM query_terms(query)
  JOIN terms ON term = token OR (length(term) >= 2 AND contains(token, term))
),
asked AS MATERIALIZED (
  SELECT term_no, in_headline, is_phrase, term, term_no IN (SELECT term_no FROM matched) AS is_word
  FROM query_terms(query)
),
-- The word itself and longer words that hold it, the most frequent first; a dozen keeps the look-up short.
known AS (
  SELECT term_no, token AS word
  FROM matched
  QUALIFY row_number() OVER (PARTITION BY term_no ORDER BY is_exact DESC, document_count DESC, token) <= 12
),
starts AS (
  SELECT term_no, term, unnest(range(1, length(term) + 1)) AS place
  FROM asked
  WHERE NOT is_word
),
longest AS (
  SELECT term_no, place, max(size) AS size
  FROM (SELECT term_no, term, place, unnest(range(1, least(12, length(term) - place + 1) + 1)) AS size FROM starts)
  WHERE substring(term, place, size) IN (SELECT token FROM terms)
  GROUP BY term_no, place
),
walk AS (
  SELECT term_no, term, 1 AS place, '' AS word
  FROM asked
  WHERE NOT is_word
  UNION ALL
  SELECT
    walk.term_no,
    walk.term,
    walk.place + coalesce(longest.size, 1),
    substring(walk.term, walk.place, coalesce(longest.size, 0))
  FROM walk
  LEFT JOIN longest USING (term_no, place)
  WHERE walk.place <= length(walk.term)
),
parts AS (
  SELECT term_no, word, term_no * 100 + dense_rank() OVER (PARTITION BY term_no ORDER BY word) AS group_no
  FROM walk
  WHERE word <> ''
),
words AS (
  SELECT term_no, word, term_no * 100 AS group_no FROM known
  UNION
  FROM (SELECT term_no, word, group_no FROM parts)
  UNION
  -- A term without any known word matches nothing, and says so by a group nothing falls into.
  SELECT term_no, term, term_no * 100 FROM asked ANTI JOIN parts USING (term_no) WHERE NOT is_word
)
SELECT
  words.group_no,
  words.term_no,
  words.word,
  asked.term,
  asked.in_headline,
  asked.is_phrase OR NOT asked.is_word AS is_literal
FROM words
JOIN asked USING (term_no);
