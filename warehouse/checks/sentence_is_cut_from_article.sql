-- severity: error
-- table: sentences
-- scope: page
-- description: a sentence's offsets cut exactly its text out of the article
SELECT
    sentences.article_id,
    line_first AS line_no,
    sentences.text,
    format('offsets {}..{} cut something else out of {}', char_start, char_end, role_column(role)) AS detail
FROM sentences
LEFT JOIN article_texts
    ON article_texts.article_id = sentences.article_id AND held_in = role_column(role)
WHERE cut(whole, char_start, char_end) IS DISTINCT FROM sentences.text
