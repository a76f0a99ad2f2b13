-- severity: error
-- table: tokens
-- scope: page
-- description: every word belongs to a sentence that is there
SELECT article_id, sentence_no, token AS text, 'no such sentence' AS detail
FROM tokens
ANTI JOIN sentences USING (article_id, sentence_no)
