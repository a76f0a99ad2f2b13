-- severity: error
-- table: sentences
-- scope: page
-- description: the lines a sentence names are lines of its article, in its paragraph
WITH ends AS (
    SELECT article_id, sentence_no, paragraph_no, text, unnest([line_first, line_last]) AS line_no
    FROM sentences
)
SELECT ends.article_id, ends.line_no, ends.text, 'the line belongs elsewhere' AS detail
FROM ends
LEFT JOIN lines ON lines.article_id = ends.article_id AND lines.line_no = ends.line_no
WHERE lines.paragraph_no IS DISTINCT FROM ends.paragraph_no
