-- severity: error
-- table: dates
-- scope: page
-- description: the offsets of a date cut its text out of a sentence that is there
SELECT dates.article_id, dates.sentence_no, dates.text,
    format('offsets {}..{} cut something else', dates.char_start, dates.char_end) AS detail
FROM dates
LEFT JOIN sentences USING (article_id, sentence_no)
WHERE squeezed(cut(sentences.text, dates.char_start, dates.char_end)) IS DISTINCT FROM squeezed(dates.text)
