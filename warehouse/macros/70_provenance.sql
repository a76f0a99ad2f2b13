-- From a sentence back to the physical lines of the file that hold it: `FROM provenance('1234567890abcdef-01', 3)`.
-- `part` is what of the line belongs to the sentence; `line` is the whole line as it stands in the file.
CREATE OR REPLACE MACRO provenance(wanted, number) AS TABLE
WITH sentence AS (
  FROM sentences
  WHERE article_id = wanted AND sentence_no = number
)
SELECT
  file_name,
  lines.line_no,
  lines.role,
  substring(
    sentence.text,
    greatest(lines.char_start - sentence.char_start, 0) + 1,
    least(lines.char_end, sentence.char_end) - greatest(lines.char_start, sentence.char_start)
  ) AS part,
  lines.text AS line
FROM sentence
JOIN lines USING (article_id)
JOIN pages USING (page_id)
WHERE lines.line_no BETWEEN sentence.line_first AND sentence.line_last
  AND lines.paragraph_no = sentence.paragraph_no
  AND lines.char_start < sentence.char_end
  AND lines.char_end > sentence.char_start
ORDER BY lines.position;
