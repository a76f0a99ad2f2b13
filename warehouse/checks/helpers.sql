-- What the checks share: temporary, so that a read-only warehouse can be checked as well.

-- Text without white space, as Python's str.split sees it.
CREATE OR REPLACE TEMP MACRO squeezed(t) AS regexp_replace(
    t,
    '[\s\x0b\x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+', '', 'g'
);

-- The characters that half-open, 0-based offsets cut out of a text.
CREATE OR REPLACE TEMP MACRO cut(t, first, last) AS substring(t, first + 1, last - first);

-- Which column of articles holds the assembled text of a role; NULL for jump, ad, furniture, noise.
CREATE OR REPLACE TEMP MACRO role_column(r) AS CASE
    WHEN r IN ('body', 'crosshead') THEN 'text'
    WHEN r IN ('caption', 'credit') THEN 'captions'
    WHEN r IN ('kicker', 'headline', 'deck', 'byline') THEN r
END;

-- The assembled texts of articles in long form.
CREATE OR REPLACE TEMP VIEW article_texts AS
SELECT article_id, held_in, whole
FROM (
    SELECT DISTINCT ON (article_id) article_id, kicker, headline, deck, byline, text, captions
    FROM articles
)
UNPIVOT (whole FOR held_in IN (kicker, headline, deck, byline, text, captions))
WHERE whole <> '';
