-- What the monitors compare: one row a run and paper, from the pages that are in the tables today.
-- A table, since every monitor reads it.
CREATE OR REPLACE TEMP TABLE run_rates AS
WITH a AS (
    SELECT
        page_id,
        count(*) AS articles,
        sum(character_count) AS characters,
        count(*) FILTER (WHERE layout_confidence < 0.5) AS low_confidence
    FROM articles
    GROUP BY page_id
),
f AS (SELECT left(article_id, 16) AS page_id, count(*) AS figures FROM figures GROUP BY ALL),
m AS (SELECT left(article_id, 16) AS page_id, count(*) AS mentions FROM mentions GROUP BY ALL)
SELECT
    run_id,
    started_at,
    coalesce(publication, '(not named)') AS publication,
    count(*) AS pages,
    sum(pages.character_count) / count(*) AS characters_a_page,
    sum(a.articles) / count(*) AS articles_a_page,
    1000 * coalesce(sum(f.figures), 0) / nullif(sum(characters), 0) AS figures_per_1000,
    1000 * coalesce(sum(m.mentions), 0) / nullif(sum(characters), 0) AS mentions_per_1000,
    1 - avg(known_word_share) AS unknown_share,
    coalesce(sum(low_confidence), 0) / nullif(sum(a.articles), 0) AS low_confidence_share
FROM pages
JOIN (SELECT run_id, started_at FROM runs) AS r USING (run_id)
LEFT JOIN a USING (page_id)
LEFT JOIN f USING (page_id)
LEFT JOIN m USING (page_id)
GROUP BY ALL;
