-- Bands of articles that are gone or were processed again, and the pairs that were measured with them.
CREATE OR REPLACE TEMP TABLE stale_articles AS
SELECT DISTINCT article_id
FROM article_bands
ANTI JOIN (SELECT article_id, ingested_at FROM articles JOIN pages USING (page_id)) AS present
  USING (article_id, ingested_at);

DELETE FROM article_pairs
WHERE article_id IN (FROM stale_articles) OR other_article_id IN (FROM stale_articles);

DELETE FROM article_bands WHERE article_id IN (FROM stale_articles);
