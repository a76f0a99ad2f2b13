-- Full-text search (全文检索), best first: `FROM search('固态电池 产能')`.
-- Words are ranked by BM25 over the warehouse's own words (k1 1.2, b 0.75), a hit in kicker, headline or deck
-- counting three times. "…" (or a term the index knows only in parts) must stand in the text as it is;
-- headline: (标题:) before a term looks only in the headline. `n` is the number of rows.
CREATE OR REPLACE MACRO search(query, n := 20) AS TABLE
WITH
asked AS MATERIALIZED (FROM query_words(query)),
-- Terms that must stand in the text character by character: each of their words is required.
literal AS MATERIALIZED (SELECT DISTINCT term, in_headline FROM asked WHERE is_literal),
hits AS MATERIALIZED (
  SELECT
    asked.group_no,
    postings.doc_no,
    sum(CASE WHEN in_headline THEN 3 * tf_headline ELSE tf + 2 * tf_headline END)::DOUBLE AS times
  FROM postings
  JOIN asked ON postings.token = asked.word
  GROUP BY asked.group_no, postings.doc_no
  HAVING times > 0  -- not in the headline, where only that was asked for
),
statistics AS (
  SELECT count(*) AS documents, avg(token_count) AS average_length
  FROM search_documents
),
-- What a hit of the group is worth: the rarer, the more. Worked out once a group, not once a hit.
weights AS (
  SELECT
    group_no,
    ln(1 + (any_value(documents) - count(*) + 0.5) / (count(*) + 0.5)) AS weight,
    any_value(average_length) AS average_length
  FROM hits
  CROSS JOIN statistics
  GROUP BY group_no
),
required AS (
  SELECT count(DISTINCT group_no) AS groups
  FROM asked
  WHERE is_literal
),
complete AS (
  SELECT doc_no
  FROM hits
  WHERE group_no IN (SELECT group_no FROM asked WHERE is_literal)
  GROUP BY doc_no
  HAVING count(*) = (SELECT groups FROM required)
),
scored AS MATERIALIZED (
  SELECT
    doc_no,
    sum(weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * (token_count / average_length)))) AS score
  FROM (FROM hits WHERE (SELECT groups FROM required) = 0 OR doc_no IN (FROM complete))
  JOIN weights USING (group_no)
  JOIN search_documents USING (doc_no)
  GROUP BY doc_no
),
-- Enough of the best to fill the answer; where characters are asked for, all that may hold them. Ties are
-- broken by article_id, which is looked up only for what reaches the last place's score.
last_place AS (
  SELECT CASE WHEN (SELECT groups FROM required) = 0 THEN min(score) ELSE 0 END AS score
  FROM (SELECT score FROM scored ORDER BY score DESC LIMIT n)
),
candidates AS MATERIALIZED (
  SELECT article_id, score
  FROM (FROM scored WHERE score >= (SELECT score FROM last_place))
  JOIN search_documents USING (doc_no)
  ORDER BY score DESC, article_id
  LIMIT CASE WHEN (SELECT groups FROM required) = 0 THEN n ELSE 100000 END
),
texts AS MATERIALIZED (
  SELECT
    candidates.score,
    articles.*,
    fold_word(concat_ws(chr(10), kicker, headline, deck)) AS folded_headline,
    fold_word(concat_ws(chr(10), text, captions)) AS folded_text
  FROM articles
  JOIN candidates USING (article_id)
),
found AS MATERIALIZED (
  FROM texts
  WHERE NOT EXISTS (
    FROM literal
    WHERE NOT contains(folded_headline, term) AND (in_headline OR NOT contains(folded_text, term))
  )
  ORDER BY score DESC, article_id
  LIMIT n
),
-- The snippet begins a little before the first word of the query that stands in the text.
placed AS (
  SELECT article_id, min(strpos(folded_text, word)) AS place
  FROM found
  JOIN asked ON contains(found.folded_text, asked.word)
  GROUP BY article_id
)
SELECT
  round(score, 3) AS score,
  found.article_id,
  publication,
  page_date,
  replace(headline, chr(10), ' ') AS headline,
  replace(
    CASE WHEN coalesce(place, 1) > 21 THEN '…' ELSE '' END
    || substring(text, greatest(coalesce(place, 1) - 20, 1), 60)
    || CASE WHEN length(text) > greatest(coalesce(place, 1) - 20, 1) + 59 THEN '…' ELSE '' END,
    chr(10), ' '
  ) AS snippet
FROM found
JOIN pages USING (page_id)
LEFT JOIN placed USING (article_id)
ORDER BY score DESC, article_id;
