-- severity: error
-- table: quotes
-- scope: page
-- description: the words of a quotation stand in its article, in a sentence that is there
SELECT quotes.article_id, quotes.sentence_no, quotes.text, 'not in the article' AS detail
FROM quotes
LEFT JOIN sentences USING (article_id, sentence_no)
LEFT JOIN article_texts ON article_texts.article_id = quotes.article_id AND held_in = role_column(role)
WHERE NOT coalesce(contains(squeezed(whole), squeezed(quotes.text)), false)
