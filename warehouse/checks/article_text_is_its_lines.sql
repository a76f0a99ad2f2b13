-- severity: error
-- table: articles
-- scope: page
-- description: an article's texts hold the characters of its lines, no more and no fewer
WITH of_lines AS (
    SELECT article_id, role_column(role) AS held_in, sum(length(squeezed(text))) AS characters
    FROM lines
    WHERE article_id IS NOT NULL AND role_column(role) IS NOT NULL
    GROUP BY ALL
)
SELECT
    article_id,
    left(whole, 40) AS text,
    format('{}: {} characters, {} on its lines', held_in, coalesce(length(squeezed(whole)), 0),
           coalesce(characters, 0)) AS detail
FROM article_texts
FULL JOIN of_lines USING (article_id, held_in)
WHERE coalesce(length(squeezed(whole)), 0) <> coalesce(characters, 0)
