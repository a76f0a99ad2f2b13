-- The rows of a table with the month of their page's date, in the order of the key, to be partitioned.
SELECT rows_of.*, coalesce(strftime(the_date, '%Y-%m'), 'undated') AS month
FROM "{table}" AS rows_of
JOIN (SELECT page_id AS the_page, page_date AS the_date FROM pages) AS dated ON dated.the_page = {page}
ORDER BY {key}
