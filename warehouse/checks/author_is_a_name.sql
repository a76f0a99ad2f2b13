-- severity: warning
-- table: authors
-- scope: page
-- threshold: 5%
-- description: an author is a name: no punctuation, at most twelve characters
SELECT article_id, name AS text, 'does not look like a name' AS detail
FROM authors
WHERE length(name) > 12 OR regexp_matches(name, '[，。！？；：、,;:!?0-9]')
