-- Articles without bands that are long enough to be compared.
SELECT article_id, text, ingested_at
FROM articles
JOIN pages USING (page_id)
ANTI JOIN article_bands USING (article_id)
WHERE length(text) >= $shortest AND article_id > $after
ORDER BY article_id
LIMIT $limit;
