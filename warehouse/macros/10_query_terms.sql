-- How a search is read: one row a term of the query.
-- A query is terms separated by blanks; "…" asks for the very characters; headline: (标题:) before a term looks
-- only in kicker, headline and deck.
CREATE OR REPLACE MACRO query_terms(query) AS TABLE
WITH pieces AS (
  SELECT unnest(regexp_extract_all(query, '(?:headline:|标题[:：])?(?:"[^"]+"|“[^”]+”|[^\s"“”]+)')) AS piece
),
named AS (
  SELECT
    row_number() OVER () AS term_no,
    regexp_matches(piece, '^(headline:|标题[:：])') AS in_headline,
    regexp_matches(piece, '["“]') AS is_phrase,
    fold_word(regexp_replace(regexp_replace(piece, '^(headline:|标题[:：])', ''), '["“”]', '', 'g')) AS term
  FROM pieces
)
SELECT term_no::INTEGER AS term_no, in_headline, is_phrase, term
FROM named
WHERE term <> '';
