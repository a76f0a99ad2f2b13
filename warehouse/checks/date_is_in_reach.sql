-- severity: warning
-- table: dates
-- scope: page
-- description: stated times lie between the year 1000 and a century ahead of their page
SELECT dates.article_id, sentence_no, dates.text, format('{} to {}', start_date, end_date) AS detail
FROM dates
JOIN articles USING (article_id)
JOIN pages USING (page_id)
WHERE year(start_date) < 1000 OR year(end_date) > coalesce(year(page_date), year(ingested_at)) + 100
