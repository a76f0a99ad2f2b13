-- Article overview (稿件一览): one row an article with its page, authors and counts. Start here.
--   authors: names in bylines and credits, in order
--   sentence_count: sentences of the article
--   figure_count: figures stated in it
--   people: distinct persons named in it
--   organisations: distinct organisations named in it
--   keywords: its key terms, the weightiest first
--   opening: the first 80 characters of the text
CREATE OR REPLACE VIEW article_overview AS
WITH signed AS (
  SELECT article_id, list(name ORDER BY author_no) AS authors FROM authors GROUP BY article_id
),
cut AS (
  SELECT article_id, count(*) AS sentence_count FROM sentences GROUP BY article_id
),
counted AS (
  SELECT article_id, count(*) AS figure_count FROM figures GROUP BY article_id
),
named AS (
  SELECT
    article_id,
    count(DISTINCT name) FILTER (type = 'PER') AS people,
    count(DISTINCT name) FILTER (type = 'ORG') AS organisations
  FROM mentions
  GROUP BY article_id
),
termed AS (
  SELECT article_id, list(keyword ORDER BY rank) AS keywords FROM keywords GROUP BY article_id
)
SELECT
  article_id,
  publication,
  page_date,
  page_no,
  replace(headline, chr(10), ' ') AS headline,
  coalesce(authors, []) AS authors,
  dateline_place,
  articles.character_count,
  coalesce(sentence_count, 0) AS sentence_count,
  coalesce(figure_count, 0) AS figure_count,
  coalesce(people, 0) AS people,
  coalesce(organisations, 0) AS organisations,
  coalesce(keywords, []) AS keywords,
  replace(left(text, 80), chr(10), ' ') AS opening,
  layout_confidence,
  file_name,
  page_id
FROM articles
JOIN pages USING (page_id)
LEFT JOIN signed USING (article_id)
LEFT JOIN cut USING (article_id)
LEFT JOIN counted USING (article_id)
LEFT JOIN named USING (article_id)
LEFT JOIN termed USING (article_id);
