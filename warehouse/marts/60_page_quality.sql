-- Quality of each page (版面质量): what to look at before trusting a page.
--   articles: articles rebuilt from it
--   lowest_confidence: the least sure of them (0..1)
--   outside_share: characters of the page in no article (advertisements, furniture, noise; 0..1)
--   noise_share: characters of the page that are extraction garbage (0..1)
--   moved_lines: lines moved away from page order
--   single_character_share: words of one Chinese character (0..1); far above .45: letter-spacing was not undone
--   figures_per_1000: figures for 1,000 characters of article text
--   names_per_1000: names for 1,000 characters of article text
CREATE OR REPLACE VIEW page_quality AS
WITH lined AS (
  SELECT
    page_id,
    sum(length(text)) FILTER (article_id IS NULL) / sum(length(text)) AS outside_share,
    coalesce(sum(length(text)) FILTER (role = 'noise'), 0) / sum(length(text)) AS noise_share,
    count(evidence) AS moved_lines
  FROM lines
  GROUP BY page_id
),
worded AS (
  SELECT
    page_id,
    count(*) FILTER (length(token) = 1 AND regexp_matches(token, '\p{Han}')) / nullif(count(*) FILTER (regexp_matches(token, '\p{L}')), 0)
      AS single_character_share
  FROM tokens
  JOIN articles USING (article_id)
  GROUP BY page_id
),
figured AS (
  SELECT page_id, count(*) AS figures FROM figures JOIN articles USING (article_id) GROUP BY page_id
),
named AS (
  SELECT page_id, count(*) AS names FROM mentions JOIN articles USING (article_id) GROUP BY page_id
),
rebuilt AS (
  SELECT page_id, count(*) AS articles, min(layout_confidence) AS lowest_confidence, sum(character_count) AS characters
  FROM articles
  GROUP BY page_id
)
SELECT
  page_id,
  file_name,
  publication,
  page_date,
  coalesce(articles, 0) AS articles,
  round(lowest_confidence, 3) AS lowest_confidence,
  round(coalesce(outside_share, 0), 3) AS outside_share,
  round(noise_share, 3) AS noise_share,
  moved_lines,
  round(single_character_share, 3) AS single_character_share,
  round(1000 * coalesce(figures, 0) / nullif(characters, 0), 1) AS figures_per_1000,
  round(1000 * coalesce(names, 0) / nullif(characters, 0), 1) AS names_per_1000
FROM pages
LEFT JOIN lined USING (page_id)
LEFT JOIN worded USING (page_id)
LEFT JOIN figured USING (page_id)
LEFT JOIN named USING (page_id)
LEFT JOIN rebuilt USING (page_id);
