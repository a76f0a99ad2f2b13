-- severity: error
-- table: tokens
-- scope: page
-- description: the words of a sentence are numbered 1..n
WITH misnumbered AS (
    SELECT article_id, sentence_no
    FROM tokens
    GROUP BY article_id, sentence_no
    HAVING min(token_no) <> 1 OR max(token_no) <> count(*) OR count(DISTINCT token_no) <> count(*)
)
-- Only their words are put together: for all sentences that takes seven times as long.
SELECT article_id, sentence_no, string_agg(token, '' ORDER BY token_no) AS text,
    format('{} words, numbered {} to {}', count(*), min(token_no), max(token_no)) AS detail
FROM tokens
JOIN misnumbered USING (article_id, sentence_no)
GROUP BY article_id, sentence_no
