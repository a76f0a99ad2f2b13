-- severity: error
-- table: pages
-- scope: page
-- description: a page stands in pages once
SELECT page_id, any_value(file_name) AS text, format('{} rows', count(*)) AS detail
FROM pages
GROUP BY page_id
HAVING count(*) > 1
