-- What the monitors compare, from the pages that are in the tables today: one row a run and paper.
CREATE OR REPLACE TEMP VIEW run_rates AS
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

-- Each paper's newest run beside its ten runs before: one row a paper and measure, none before there are three.
-- A table, since every monitor reads it.
CREATE OR REPLACE TEMP TABLE latest_rates AS
WITH measured AS (
    SELECT run_id, started_at, publication, measure, rate
    FROM (SELECT *, pages::DOUBLE AS pages_a_run FROM run_rates)
    UNPIVOT INCLUDE NULLS (rate FOR measure IN (
        pages_a_run, characters_a_page, articles_a_page, figures_per_1000, mentions_per_1000, unknown_share,
        low_confidence_share
    ))
    WHERE pages >= 5 OR measure = 'pages_a_run'  -- a rate of fewer pages is chance
),
compared AS (
    SELECT
        *,
        avg(rate) OVER before AS usual,
        count(*) OVER before AS runs_before,
        row_number() OVER (PARTITION BY publication, measure ORDER BY started_at DESC) AS age
    FROM measured
    WINDOW before AS (
        PARTITION BY publication, measure ORDER BY started_at ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING
    )
)
SELECT
    publication,
    run_id,
    measure,
    rate,
    usual,
    format('{:.3f}, usually {:.3f} ({} runs before)', rate, usual, runs_before) AS detail
FROM compared
WHERE age = 1 AND runs_before >= 3;
