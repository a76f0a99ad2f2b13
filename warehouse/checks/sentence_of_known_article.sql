-- severity: error
-- table: sentences
-- scope: page
-- description: every sentence belongs to an article that is there
SELECT article_id, sentences.text, line_first AS line_no, 'no such article' AS detail
FROM sentences
ANTI JOIN articles USING (article_id)
