-- severity: error
-- table: articles
-- scope: page
-- description: kicker, headline, deck, byline and captions are NULL or hold text
SELECT article_id, left(text, 40) AS text, 'an empty heading or caption' AS detail
FROM articles
WHERE '' IN (squeezed(kicker), squeezed(headline), squeezed(deck), squeezed(byline), squeezed(captions))
