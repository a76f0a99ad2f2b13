-- severity: error
-- table: tokens
-- scope: page
-- description: the words of a sentence are numbered 1..n
-- Numbers from 1 to n, n of them, are all different where their hashes add up to those of 1..n; to count the
-- different ones takes five times as long.
WITH counted AS (
    SELECT article_id, sentence_no, min(token_no) AS first, max(token_no) AS last, count(*) AS words,
        sum(hash(token_no)) AS hashes
    FROM tokens
    GROUP BY article_id, sentence_no
),
numbers AS (
    SELECT unnest(range(1, (SELECT max(words) + 1 FROM counted)))::INTEGER AS words
),
expected AS (
    SELECT words, sum(hash(words)) OVER (ORDER BY words) AS hashes
    FROM numbers
),
misnumbered AS (
    SELECT article_id, sentence_no
    FROM counted
    LEFT JOIN expected USING (words)
    WHERE first <> 1 OR last <> words OR counted.hashes IS DISTINCT FROM expected.hashes
)
-- Only their words are put together: for all sentences that takes seven times as long.
SELECT article_id, sentence_no, string_agg(token, '' ORDER BY token_no) AS text,
    format('{} words, numbered {} to {}', count(*), min(token_no), max(token_no)) AS detail
FROM tokens
JOIN misnumbered USING (article_id, sentence_no)
GROUP BY article_id, sentence_no
