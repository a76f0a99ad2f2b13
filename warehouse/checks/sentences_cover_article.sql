-- severity: error
-- table: sentences
-- scope: page
-- description: every character of an article's texts is in exactly one sentence
WITH of_sentences AS (
    SELECT article_id, role_column(role) AS held_in, sum(length(squeezed(text))) AS characters
    FROM sentences
    GROUP BY ALL
)
SELECT
    article_id,
    left(whole, 40) AS text,
    format('{}: {} of {} characters in sentences', held_in, coalesce(characters, 0), length(squeezed(whole)))
        AS detail
FROM article_texts
LEFT JOIN of_sentences USING (article_id, held_in)
WHERE coalesce(characters, 0) <> length(squeezed(whole))
