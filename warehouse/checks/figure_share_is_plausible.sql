-- severity: warning
-- table: figures
-- scope: page
-- description: a share (占比) lies between 0 and 100 %
SELECT article_id, sentence_no, text, format('{} %', value) AS detail
FROM figures
WHERE unit = '%' AND comparison = '占比' AND value NOT BETWEEN 0 AND 100
