-- One row a real-world entity, over all pages: its forms in the text, how often, when first and last.
-- The name is the canonical form most often found, but never a linked short one (ties: the longest, then the
-- first in code order). Mentions are counted by page and by form first: what is gathered of them may be spilled
-- to disk, lists and distinct values may not.
DELETE FROM entities;

INSERT INTO entities BY NAME
WITH forms AS (
  SELECT entity_id, type, name, text, count(*) AS n
  FROM mentions
  WHERE entity_id IS NOT NULL
  GROUP BY entity_id, type, name, text
),
canonical AS (
  SELECT entity_id, name
  FROM (SELECT entity_id, name, sum(n) AS n FROM forms GROUP BY entity_id, name)
  QUALIFY row_number() OVER (
    PARTITION BY entity_id
    ORDER BY name IN (SELECT name FROM entity_links), n DESC, length(name) DESC, name
  ) = 1
),
named AS (
  SELECT
    entity_id,
    min(type) AS type,
    canonical.name AS name,
    coalesce(list_sort(list_distinct(list(text) FILTER (text <> canonical.name))), []) AS aliases
  FROM forms
  JOIN canonical USING (entity_id)
  GROUP BY entity_id, canonical.name
),
on_pages AS (
  SELECT entity_id, page_id, sum(n) AS mentions, count(*) AS articles
  FROM (
    SELECT entity_id, article_id, count(*) AS n
    FROM mentions
    WHERE entity_id IS NOT NULL
    GROUP BY entity_id, article_id
  )
  JOIN articles USING (article_id)
  GROUP BY entity_id, page_id
),
counted AS (
  SELECT
    entity_id,
    min(page_date) AS first_seen,
    max(page_date) AS last_seen,
    sum(mentions)::BIGINT AS mention_count,
    sum(articles)::BIGINT AS article_count,
    count(*) AS page_count
  FROM on_pages
  JOIN pages USING (page_id)
  GROUP BY entity_id
)
SELECT *
FROM named
JOIN counted USING (entity_id)
ORDER BY entity_id;
