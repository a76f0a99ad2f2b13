-- The texts of one portion; its places tell DuckDB which part of the table to read.
SELECT to_hash.article_id, text, ingested_at
FROM articles
JOIN to_hash ON articles.rowid = to_hash.place
WHERE articles.rowid BETWEEN $first AND $last
ORDER BY to_hash.article_id;
