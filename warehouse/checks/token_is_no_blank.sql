-- severity: error
-- table: tokens
-- scope: page
-- description: no word is white space or holds any
SELECT article_id, sentence_no, token AS text, 'white space in a word' AS detail
FROM tokens
WHERE token = '' OR squeezed(token) = ''
