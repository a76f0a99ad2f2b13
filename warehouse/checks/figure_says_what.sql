-- severity: warning
-- table: figures
-- scope: page
-- threshold: 40%
-- description: most figures say what is measured
SELECT article_id, sentence_no, text, 'no indicator' AS detail
FROM figures
WHERE indicator IS NULL
