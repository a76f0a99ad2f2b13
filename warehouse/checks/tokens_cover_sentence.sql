-- severity: error
-- table: tokens
-- scope: page
-- description: every character of a sentence that is no blank is in exactly one word
WITH of_tokens AS (
    SELECT article_id, sentence_no, sum(length(token)) AS characters FROM tokens GROUP BY ALL
)
SELECT article_id, sentence_no, text,
    format('{} of {} characters in words', coalesce(characters, 0), length(squeezed(text))) AS detail
FROM sentences
LEFT JOIN of_tokens USING (article_id, sentence_no)
WHERE coalesce(characters, 0) <> length(squeezed(text))
