-- severity: error
-- table: lines
-- scope: page
-- description: ads, furniture and noise stand outside of articles, every other role inside
SELECT page_id, line_no, text, format('{} with article {}', role, coalesce(article_id, 'none')) AS detail
FROM lines
WHERE (role IN ('ad', 'furniture', 'noise')) = (article_id IS NOT NULL)
