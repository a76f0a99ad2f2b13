-- severity: error
-- table: dates
-- scope: page
-- description: a stated time begins before it ends
SELECT article_id, sentence_no, text, format('{} to {}', start_date, end_date) AS detail
FROM dates
WHERE end_date < start_date OR (start_date IS NULL) <> (end_date IS NULL)
