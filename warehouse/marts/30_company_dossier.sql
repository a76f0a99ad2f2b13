-- A company's dossier (企业档案): everything the pages say of an organisation, one row a fact:
-- `FROM company_dossier WHERE name = '…'`.
--   kind: figure, person (with a post), place or organisation (named in the same sentence)
--   detail: indicator of the figure, or name of the person, place or organisation
--   stated: the figure as it stands, or the person's post
--   value: value of the figure, base unit
--   mentions: how often they are named in one sentence
--   sentence: the sentence, or one of them
CREATE OR REPLACE VIEW company_dossier AS
WITH companies AS (
  SELECT DISTINCT mentions.entity_id, entities.name, article_id, sentence_no
  FROM mentions
  JOIN entities USING (entity_id)
  WHERE mentions.type = 'ORG'
),
figure_facts AS (
  SELECT
    companies.entity_id,
    companies.name,
    'figure' AS kind,
    coalesce(concat_ws(' / ', nullif(subject, companies.name), indicator), subject) AS detail,
    concat_ws(' ', comparison, figures.text) AS stated,
    value,
    unit,
    status,
    1 AS mentions,
    article_id,
    sentence_no
  FROM companies
  JOIN figures USING (article_id, sentence_no)
),
neighbours AS (
  SELECT
    companies.entity_id,
    companies.name,
    CASE other.type WHEN 'PER' THEN 'person' WHEN 'LOC' THEN 'place' ELSE 'organisation' END AS kind,
    other.name AS detail,
    any_value(other.title) AS stated,
    NULL::DOUBLE AS value,
    NULL::VARCHAR AS unit,
    NULL::VARCHAR AS status,
    count(*) AS mentions,
    min(article_id) AS article_id,
    arg_min(sentence_no, (article_id, sentence_no)) AS sentence_no
  FROM companies
  JOIN mentions AS other USING (article_id, sentence_no)
  WHERE other.entity_id IS DISTINCT FROM companies.entity_id
    AND (other.type <> 'PER' OR other.title IS NOT NULL)
  GROUP BY companies.entity_id, companies.name, kind, other.name
),
facts AS (
  FROM figure_facts
  UNION ALL
  FROM neighbours
)
SELECT
  facts.*,
  sentences.text AS sentence,
  publication,
  page_date
FROM facts
JOIN sentences USING (article_id, sentence_no)
JOIN articles USING (article_id)
JOIN pages USING (page_id);
