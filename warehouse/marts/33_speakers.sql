-- Who speaks (发言者): quotations by speaker, with the post most often given.
--   post: post most often stated with that name, NULL where none is
--   quotations: quotations by this speaker
--   articles: articles that quote the speaker
--   characters: characters quoted
--   example: the longest quotation
CREATE OR REPLACE VIEW speakers AS
WITH posts AS (
  SELECT name, mode(title) AS post
  FROM mentions
  WHERE type = 'PER' AND title IS NOT NULL
  GROUP BY name
)
SELECT
  speaker,
  any_value(post) AS post,
  count(*) AS quotations,
  count(DISTINCT article_id) AS articles,
  sum(length(text))::BIGINT AS characters,
  arg_max(text, length(text)) AS example
FROM quotes
LEFT JOIN posts ON posts.name = quotes.speaker
WHERE speaker IS NOT NULL
GROUP BY speaker;
