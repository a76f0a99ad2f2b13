-- severity: error
-- table: pages
-- scope: page
-- description: page_date and page_date_source are known together or not at all
SELECT page_id, file_name AS text, format('{} / {}', page_date, page_date_source) AS detail
FROM pages
WHERE (page_date IS NULL) <> (page_date_source IS NULL)
