-- Pairs of articles that share a band. In a bucket of many (the same notice, printed daily for years) each
-- article is paired with the next fifty only: enough to connect them all, without a square of pairs.
CREATE OR REPLACE TEMP TABLE candidates AS
WITH buckets AS (
  SELECT band, hash, article_id, row_number() OVER (PARTITION BY band, hash ORDER BY article_id) AS place
  FROM article_bands
  QUALIFY count(*) OVER (PARTITION BY band, hash) > 1
)
SELECT DISTINCT one.article_id, other.article_id AS other_article_id
FROM buckets AS one
JOIN buckets AS other
  ON one.band = other.band AND one.hash = other.hash
  AND other.place > one.place AND other.place <= one.place + 50;

DELETE FROM article_pairs
WHERE (article_id, other_article_id) NOT IN (FROM candidates);

CREATE OR REPLACE TEMP TABLE new_pairs AS
SELECT article_id, other_article_id, row_number() OVER (ORDER BY article_id, other_article_id) AS pair_no
FROM candidates
ANTI JOIN article_pairs USING (article_id, other_article_id);
