-- One row a real-world entity, over all pages: its forms in the text, how often, when first and last.
-- The name is the canonical form most often found, but never a linked short one (ties: the longest, then the
-- first in code order).
DELETE FROM entities;

INSERT INTO entities BY NAME
WITH named AS (
  SELECT entity_id, type, name, mentions.text, article_id, page_id, page_date
  FROM mentions
  JOIN articles USING (article_id)
  JOIN pages USING (page_id)
  WHERE entity_id IS NOT NULL
),
forms AS (
  SELECT entity_id, name, count(*) AS n
  FROM named
  GROUP BY entity_id, name
),
canonical AS (
  SELECT entity_id, name
  FROM forms
  QUALIFY row_number() OVER (
    PARTITION BY entity_id
    ORDER BY name IN (SELECT name FROM entity_links), n DESC, length(name) DESC, name
  ) = 1
)
SELECT
  entity_id,
  min(type) AS type,
  canonical.name AS name,
  coalesce(list_sort(list_distinct(list(text) FILTER (text <> canonical.name))), []) AS aliases,
  min(page_date) AS first_seen,
  max(page_date) AS last_seen,
  count(*) AS mention_count,
  count(DISTINCT article_id) AS article_count,
  count(DISTINCT page_id) AS page_count
FROM named
JOIN canonical USING (entity_id)
GROUP BY entity_id, canonical.name
ORDER BY entity_id;
