-- Syndicated and near-duplicate articles (通稿/重复稿): pairs with at least half of their text in common, or the
-- shorter one at least four fifths inside the longer.
--   kind: syndicated (another paper), repeated (same paper, another page), same page
--   publication: paper of the first
--   other_publication: paper of the second
--   page_date: date of the first
--   other_page_date: date of the second
--   headline: headline of the first
--   other_headline: headline of the second
CREATE OR REPLACE VIEW near_duplicates AS
SELECT
  pairs.article_id,
  pairs.other_article_id,
  CASE
    WHEN one.page_id = other.page_id THEN 'same page'
    WHEN one_page.publication = other_page.publication THEN 'repeated'
    ELSE 'syndicated'
  END AS kind,
  round(similarity, 3) AS similarity,
  round(containment, 3) AS containment,
  one_page.publication,
  other_page.publication AS other_publication,
  one_page.page_date,
  other_page.page_date AS other_page_date,
  replace(one.headline, chr(10), ' ') AS headline,
  replace(other.headline, chr(10), ' ') AS other_headline
FROM article_pairs AS pairs
JOIN articles AS one ON one.article_id = pairs.article_id
JOIN articles AS other ON other.article_id = pairs.other_article_id
JOIN pages AS one_page ON one_page.page_id = one.page_id
JOIN pages AS other_page ON other_page.page_id = other.page_id
WHERE similarity >= 0.5 OR containment >= 0.8;
