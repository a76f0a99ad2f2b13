-- severity: error
-- table: mentions
-- scope: page
-- description: the offsets of a mention cut its text out of a sentence that is there
SELECT mentions.article_id, mentions.sentence_no, mentions.text,
    format('offsets {}..{} cut something else', mentions.char_start, mentions.char_end) AS detail
FROM mentions
LEFT JOIN sentences USING (article_id, sentence_no)
WHERE squeezed(cut(sentences.text, mentions.char_start, mentions.char_end)) IS DISTINCT FROM squeezed(mentions.text)
