-- severity: warning
-- table: pages
-- scope: page
-- threshold: 10%
-- description: dictionaries have most of a page's Chinese words; of garbled text they have few
-- Real pages reach .94 to .95, pages full of invented names .89; far below that, nobody could read the page.
SELECT page_id, file_name AS text, format('{:.2f} of the words are known', known_word_share) AS detail
FROM pages
WHERE known_word_share < 0.75
