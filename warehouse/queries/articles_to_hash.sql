-- Articles without bands that are long enough to be compared, in portions of so many.
CREATE OR REPLACE TEMP TABLE to_hash AS
SELECT
  place,
  article_id,
  ingested_at,
  (row_number() OVER (ORDER BY place) - 1) // $texts AS portion
FROM (SELECT rowid AS place, article_id, page_id FROM articles WHERE length(text) >= $shortest)
JOIN pages USING (page_id)
ANTI JOIN article_bands USING (article_id);
