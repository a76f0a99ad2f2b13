-- severity: error
-- table: figures
-- scope: page
-- description: the offsets of a figure cut its text out of a sentence that is there
SELECT figures.article_id, figures.sentence_no, figures.text,
    format('offsets {}..{} cut something else', figures.char_start, figures.char_end) AS detail
FROM figures
LEFT JOIN sentences USING (article_id, sentence_no)
WHERE squeezed(cut(sentences.text, figures.char_start, figures.char_end)) IS DISTINCT FROM squeezed(figures.text)
