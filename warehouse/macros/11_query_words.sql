-- The words of the index that a query's terms stand for. A term finds the word itself and the longer words
-- that hold it; one that no word holds is cut into the longest words the index knows, and must then stand in
-- the text as it is.
CREATE OR REPLACE MACRO query_words(query) AS TABLE
WITH
asked AS MATERIALIZED (FROM query_terms(query)),
matched AS MATERIALIZED (
  SELECT asked.*, token, term = token AS is_exact, document_count
  FROM asked
  JOIN terms ON term = token OR (length(term) >= 2 AND contains(token, term))
),
-- Of the terms that no word holds: the longest word (12 characters at most) that begins at each place.
places AS (
  SELECT *, unnest(range(1, length(term) + 1)) AS place
  FROM asked
  WHERE term_no NOT IN (SELECT term_no FROM matched)
),
longest AS (
  SELECT term_no, term, in_headline, place, max(size) FILTER (token IS NOT NULL) AS size
  FROM (SELECT *, unnest(range(1, least(12, length(term) - place + 1) + 1)) AS size FROM places)
  LEFT JOIN terms ON token = substring(term, place, size)
  GROUP BY ALL
),
-- From left to right: behind a word begins the next; a character that begins none is passed over.
walked AS (
  SELECT
    term_no,
    term,
    in_headline,
    list(size ORDER BY place) AS sizes,
    list_reduce(
      list([place] ORDER BY place),
      lambda taken, next: CASE
        WHEN next[1] = taken[-1] + coalesce(list(size ORDER BY place)[taken[-1]], 1) THEN list_concat(taken, next)
        ELSE taken
      END
    ) AS taken
  FROM longest
  GROUP BY ALL
),
parts AS (
  SELECT
    term_no,
    term,
    in_headline,
    unnest(list_distinct([substring(term, place, sizes[place]) FOR place IN taken IF sizes[place] > 0])) AS word
  FROM walked
)
-- The word itself and longer words that hold it, the most frequent first; a dozen keeps the look-up short.
SELECT term_no * 100 AS group_no, term_no, token AS word, term, in_headline, is_phrase AS is_literal
FROM matched
QUALIFY row_number() OVER (PARTITION BY term_no ORDER BY is_exact DESC, document_count DESC, token) <= 12
UNION ALL
SELECT
  term_no * 100 + dense_rank() OVER (PARTITION BY term_no ORDER BY word), term_no, word, term, in_headline, true
FROM parts
UNION ALL
-- A term without any known word matches nothing, and says so by a group nothing falls into.
SELECT term_no * 100, term_no, term, term, in_headline, true
FROM walked
WHERE list_max(sizes) IS NULL;
