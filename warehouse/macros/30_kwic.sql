-- Keyword in context (上下文索引): every place where the characters stand, with what surrounds them:
-- `FROM kwic('产能', width := 15)`. `width` is the number of characters on either side, inside the sentence.
CREATE OR REPLACE MACRO kwic(term, width := 20) AS TABLE
WITH found AS (
  SELECT article_id, sentence_no, role, line_first, string_split(text, term) AS pieces
  FROM sentences
  WHERE contains(text, term)
),
places AS (
  SELECT *, unnest(range(1, len(pieces))) AS place
  FROM found
)
SELECT
  lpad(right(array_to_string(pieces[1:place], term), width), width, '　') AS "left",
  term AS keyword,
  left(array_to_string(pieces[place + 1:], term), width) AS "right",
  publication,
  page_date,
  article_id,
  sentence_no,
  places.role,
  file_name,
  line_first AS line_no
FROM places
JOIN articles USING (article_id)
JOIN pages USING (page_id)
ORDER BY page_date, article_id, sentence_no, place;
