-- severity: error
-- table: articles
-- scope: page
-- description: every article belongs to a page that is there, and its id says so
SELECT article_id, articles.page_id, headline AS text, 'no such page, or another page in its id' AS detail
FROM articles
LEFT JOIN pages USING (page_id)
WHERE pages.page_id IS NULL
    OR article_id <> articles.page_id || '-' || format('{:02d}', article_no)
