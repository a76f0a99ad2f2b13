-- Full-text search (全文检索), best first: `FROM search('固态电池 产能')`.
-- Words are ranked by BM25 over the warehouse's own words (k1 1.2, b 0.75), a hit in kicker, headline or deck
-- counting three times. "…" (or a term the index knows only in parts) must stand in the text as it is;
-- headline: (标题:) before a term looks only in the headline. `n` is the number of rows.
CREATE OR REPLACE MACRO search(query, n := 20) AS TABLE
WITH
asked AS MATERIALIZED (FROM query_words(query)),
-- Words for the snippet; terms that must stand in the text character by character, and the groups of words
-- that these need.
demands AS MATERIALIZED (
  SELECT
    list(word) AS words,
    coalesce(list({'term': term, 'in_headline': in_headline}) FILTER (is_literal), []) AS literals,
    coalesce(list_distinct(list(group_no) FILTER (is_literal)), []) AS groups
  FROM asked
),
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
    list_contains(groups, group_no) AS is_literal,
    ln(1 + (documents - holders + 0.5) / (holders + 0.5)) AS weight,
    average_length
  FROM (SELECT group_no, count(*) AS holders FROM hits GROUP BY group_no)
  CROSS JOIN statistics
  CROSS JOIN demands
),
scored AS MATERIALIZED (
  SELECT
    doc_no,
    sum(weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * (token_count / average_length)))) AS score
  FROM hits
  JOIN weights USING (group_no)
  JOIN search_documents USING (doc_no)
  GROUP BY doc_no
  HAVING count(*) FILTER (is_literal) = (SELECT len(groups) FROM demands)
),
-- Enough of the best to fill the answer; where characters are asked for, all that may hold them. Ties are
-- broken by article_id, which is looked up only for what reaches the last place's score.
last_place AS (
  SELECT CASE WHEN (SELECT len(groups) FROM demands) = 0 THEN min(score) ELSE 0 END AS score
  FROM (SELECT score FROM scored ORDER BY score DESC LIMIT n)
),
candidates AS MATERIALIZED (
  SELECT article_id, score
  FROM (FROM scored WHERE score >= (SELECT score FROM last_place))
  JOIN search_documents USING (doc_no)
  ORDER BY score DESC, article_id
  LIMIT CASE WHEN (SELECT len(groups) FROM demands) = 0 THEN n ELSE 100000 END
),
texts AS (
  SELECT
    candidates.score,
    articles.*,
    words,
    literals,
    fold_word(concat_ws(chr(10), kicker, headline, deck)) AS folded_headline,
    fold_word(concat_ws(chr(10), text, captions)) AS folded_text
  FROM articles
  JOIN candidates USING (article_id)
  CROSS JOIN demands
),
found AS (
  SELECT
    *,
    -- The snippet begins a little before the first word of the query that stands in the text.
    list_min([place FOR place IN [strpos(folded_text, word) FOR word IN words] IF place > 0]) AS place
  FROM texts
  WHERE len([
    1 FOR literal IN literals
    IF NOT contains(folded_headline, literal.term)
      AND (literal.in_headline OR NOT contains(folded_text, literal.term))
  ]) = 0
  ORDER BY score DESC, article_id
  LIMIT n
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
ORDER BY score DESC, article_id;
