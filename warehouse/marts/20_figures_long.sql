-- Figures in long form (数据长表): one row a figure with its article's headline, paper, date and place.
--   text: number and unit as they stand
--   place: place in the dateline, else the first place the sentence names
--   line_first: first physical line of the file that holds the sentence
--   sentence: the sentence the figure stands in
CREATE OR REPLACE VIEW figures_long AS
WITH places AS (
  SELECT article_id, sentence_no, arg_min(name, mention_no) AS place
  FROM mentions
  WHERE type = 'LOC'
  GROUP BY article_id, sentence_no
)
SELECT
  publication,
  page_date,
  replace(headline, chr(10), ' ') AS headline,
  coalesce(dateline_place, place) AS place,
  subject,
  indicator,
  figures.text,
  value,
  value_max,
  unit,
  bound,
  comparison,
  period,
  period_start,
  period_end,
  status,
  confidence,
  sentences.text AS sentence,
  file_name,
  line_first,
  article_id,
  sentence_no,
  figure_no
FROM figures
JOIN sentences USING (article_id, sentence_no)
JOIN articles USING (article_id)
JOIN pages USING (page_id)
LEFT JOIN places USING (article_id, sentence_no);
