-- severity: warning
-- table: figures
-- scope: page
-- description: parts named after 其中 do not sum to more than the figure of the same unit before it
WITH placed AS (
    SELECT figures.*, sentences.text AS sentence, instr(sentences.text, '其中') - 1 AS mark
    FROM figures
    JOIN sentences USING (article_id, sentence_no)
    WHERE value_max IS NULL AND bound = 'exact' AND comparison IS NULL
      AND unit NOT IN ('%', 'pp', '位', '°C', '年', '岁', 'h')
),
wholes AS (
    SELECT
        article_id, sentence_no, unit,
        max_by(value, char_start) AS whole, max_by(text, char_start) AS whole_text
    FROM placed
    WHERE mark > 0 AND char_end <= mark
    GROUP BY ALL
),
parts AS (
    SELECT
        article_id, sentence_no, unit,
        sum(value) AS parts, string_agg(text, ' + ' ORDER BY char_start) AS said
    FROM placed
    -- A second 其中, a semicolon or a stop begins parts of something else.
    WHERE mark > 0 AND char_start > mark
      AND NOT regexp_matches(substr(sentence, mark + 3, greatest(char_start - mark - 2, 0)), '其中|；|。')
    GROUP BY ALL
)
SELECT article_id, sentence_no, whole_text AS text, format('{} is more than {}', said, whole_text) AS detail
FROM wholes
JOIN parts USING (article_id, sentence_no, unit)
WHERE parts > whole * 1.001
