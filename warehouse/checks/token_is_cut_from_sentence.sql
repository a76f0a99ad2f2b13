-- severity: error
-- table: tokens
-- scope: page
-- description: a word's offsets cut exactly the word out of its sentence
SELECT tokens.article_id, tokens.sentence_no, token AS text,
    format('offsets {}..{} cut something else', tokens.char_start, tokens.char_end) AS detail
FROM tokens
JOIN sentences USING (article_id, sentence_no)
WHERE cut(sentences.text, tokens.char_start, tokens.char_end) IS DISTINCT FROM token
