-- Everything stated in numbers about someone or something: `FROM figures_about('青石电池厂')`.
-- A figure counts where its subject holds the name, or where its sentence names the entity (by any alias).
CREATE OR REPLACE MACRO figures_about(wanted) AS TABLE
WITH named AS (
  SELECT entity_id
  FROM entities
  WHERE entities.name = wanted OR list_contains(aliases, wanted)
),
sentences_naming AS (
  SELECT DISTINCT article_id, sentence_no
  FROM mentions
  WHERE entity_id IN (FROM named) OR mentions.name = wanted OR mentions.text = wanted
)
SELECT
  figure.subject,
  figure.indicator,
  figure.text,
  figure.value,
  figure.value_max,
  figure.unit,
  figure.bound,
  figure.comparison,
  figure.period,
  figure.status,
  coalesce(contains(figure.subject, wanted), false) AS is_subject,
  publication,
  page_date,
  headline,
  figure.article_id,
  figure.sentence_no,
  figure.confidence
FROM figures AS figure
LEFT JOIN sentences_naming AS naming USING (article_id, sentence_no)
JOIN articles USING (article_id)
JOIN pages USING (page_id)
WHERE contains(figure.subject, wanted) OR naming.article_id IS NOT NULL
ORDER BY is_subject DESC, page_date, figure.article_id, figure.sentence_no, figure.figure_no;
