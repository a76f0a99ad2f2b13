-- Short names that one page defines (以下简称) and another merely uses are one entity: the mentions that only
-- know the short name get the full one's id. A short name is linked where all pages that define it agree on
-- one full name; it has at least four characters and is not relative to a place (市委, 县医院). Links are worked
-- out from the ids that names have by themselves, so they follow the pages alone, not the order of loading.
CREATE OR REPLACE TEMP TABLE own_ids AS
SELECT
  mentions.type,
  mentions.name,
  coalesce(any_value(own_entity_id), min(mentions.entity_id)) AS own_entity_id
FROM mentions
LEFT JOIN entity_links USING (type, name, entity_id)
WHERE mentions.type = 'ORG' AND mentions.entity_id IS NOT NULL
GROUP BY mentions.type, mentions.name;

CREATE OR REPLACE TEMP TABLE defined AS
SELECT type, text AS name, min(name) AS full_name
FROM mentions
WHERE type = 'ORG'
  AND text <> name
  AND length(text) >= 4
  AND NOT regexp_matches(text, '^[市省县区州旗镇乡]')
GROUP BY type, text
HAVING count(DISTINCT name) = 1;

CREATE OR REPLACE TEMP TABLE new_links AS
SELECT type, defined.name, full_name, short_ids.own_entity_id, full_ids.own_entity_id AS entity_id
FROM defined
JOIN own_ids AS short_ids USING (type, name)
JOIN own_ids AS full_ids USING (type)
WHERE full_ids.name = defined.full_name
  AND short_ids.own_entity_id <> full_ids.own_entity_id
  AND full_name NOT IN (SELECT name FROM defined);

-- Links that no longer hold give the mentions their own ids back.
UPDATE mentions SET entity_id = gone.own_entity_id
FROM (FROM entity_links EXCEPT FROM new_links) AS gone
WHERE mentions.type = gone.type AND mentions.name = gone.name AND mentions.entity_id = gone.entity_id;

UPDATE mentions SET entity_id = new_links.entity_id
FROM new_links
WHERE mentions.type = new_links.type
  AND mentions.name = new_links.name
  AND mentions.entity_id <> new_links.entity_id;

DELETE FROM entity_links;

INSERT INTO entity_links BY NAME FROM new_links ORDER BY type, name;

DROP TABLE own_ids;
DROP TABLE defined;
DROP TABLE new_links;
