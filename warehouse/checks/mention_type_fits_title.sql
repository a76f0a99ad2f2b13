-- severity: error
-- table: mentions
-- scope: page
-- description: only a person has a post
SELECT article_id, sentence_no, text, format('{} with title {}', type, title) AS detail
FROM mentions
WHERE title IS NOT NULL AND type <> 'PER'
