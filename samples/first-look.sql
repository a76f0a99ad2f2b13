-- What `make run` shows: the articles of the sample pages, put together again.
SELECT
    publication,
    page_date,
    coalesce(headline, '(' || nullif(left(opening, 16), '') || ' …)', '(photo)') AS article,
    character_count AS characters,
    figure_count AS figures,
    people,
    organisations
FROM article_overview
ORDER BY publication, page_date, article_id
