-- severity: warning
-- table: pages
-- scope: page
-- threshold: 10%
-- description: dictionaries have most of a page's Chinese words; of garbled or letter-spaced text they have few
-- Printed pages reach .90 and more; a page under .75 is one that nobody could read.
SELECT page_id, file_name AS text, format('{:.2f} of the words are known', known_word_share) AS detail
FROM pages
WHERE known_word_share < 0.75
