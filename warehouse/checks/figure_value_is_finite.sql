-- severity: error
-- table: figures
-- scope: page
-- description: values are finite numbers and ranges ascend
SELECT article_id, sentence_no, text, format('value {}, value_max {}', value, value_max) AS detail
FROM figures
WHERE value IS NULL OR NOT isfinite(value) OR NOT isfinite(coalesce(value_max, 0)) OR value_max < value
