-- People and their posts (人物职务): each post a person was given, when and how often.
--   name: canonical name of the person
--   post: post or title as stated
--   mentions: how often the person is named with this post
--   first_seen: date of the first page that says so
--   last_seen: date of the last page that says so
--   publications: papers that say so
CREATE OR REPLACE VIEW people_posts AS
SELECT
  entity_id,
  entities.name,
  title AS post,
  count(*) AS mentions,
  min(page_date) AS first_seen,
  max(page_date) AS last_seen,
  list(DISTINCT publication ORDER BY publication) FILTER (publication IS NOT NULL) AS publications
FROM mentions
JOIN entities USING (entity_id)
JOIN articles USING (article_id)
JOIN pages USING (page_id)
WHERE mentions.type = 'PER' AND title IS NOT NULL
GROUP BY entity_id, entities.name, title;
