-- What is in the warehouse (馆藏一览): pages, articles and figures by paper and month.
--   month: first day of the month
--   page_count: pages
--   articles: articles
--   characters: characters of article text
--   figures: figures
--   last_page_date: last issue of the month that is here
CREATE OR REPLACE VIEW coverage AS
WITH counted AS (
  SELECT article_id, count(*) AS figures FROM figures GROUP BY article_id
)
SELECT
  publication,
  date_trunc('month', page_date)::DATE AS month,
  count(DISTINCT page_id) AS page_count,
  count(article_id) AS articles,
  coalesce(sum(articles.character_count), 0)::BIGINT AS characters,
  coalesce(sum(figures), 0)::BIGINT AS figures,
  max(page_date) AS last_page_date
FROM pages
LEFT JOIN articles USING (page_id)
LEFT JOIN counted USING (article_id)
GROUP BY publication, month;
