-- Damages to a correct warehouse: what happens, `=>` the check that must catch it, then the SQL that does it.
-- {article}, {page}: one of each; {line}, {sentence}, {token} … : WHERE clauses that pick one row of a table.

-- a line is lost => ledger_is_complete
DELETE FROM lines {line};

-- a line is there twice => line_once
INSERT INTO lines SELECT * FROM lines {line};

-- a line number beyond the file => ledger_fits_file
UPDATE lines SET line_no = 9999 {line};

-- a line's text is cut short => line_is_in_article_text
UPDATE lines SET text = left(text, 3) {line};

-- a line's text is blank => line_is_not_blank
UPDATE lines SET text = ' ' {line};

-- a line's offset is shifted => line_is_in_article_text
UPDATE lines SET char_start = char_start + 1 {line};

-- a line points to a foreign article => line_of_known_article
UPDATE lines SET article_id = 'ffffffffffffffff-01' {line};

-- a body line is called an ad => role_fits_article
UPDATE lines SET role = 'ad' {line};

-- two lines change places => paragraphs_ascend
UPDATE lines SET position = 7 - position WHERE article_id = {article} AND position IN (3, 4);

-- a place in the reading order is skipped => reading_order_is_dense
UPDATE lines SET position = 99 {line};

-- lines of a page that is gone => line_of_known_page
DELETE FROM pages WHERE page_id = {page};

-- a page is there twice => page_once
INSERT INTO pages SELECT * FROM pages WHERE page_id = {page};

-- a page's checksum is another => page_id_is_hash
UPDATE pages SET sha256 = repeat('0', 64);

-- a page from the future => page_date_is_plausible
UPDATE pages SET page_date = DATE '2999-01-01';

-- a page from the eighth century => page_date_is_plausible
UPDATE pages SET page_date = DATE '0724-05-01';

-- a date nobody knows the source of => page_date_has_source
UPDATE pages SET page_date_source = NULL;

-- a page of a run that never was => page_of_known_run
UPDATE pages SET run_id = 'nobody';

-- no file is the page's source => page_has_source
UPDATE sources SET status = 'superseded';

-- a source without its page => loaded_source_has_page
DELETE FROM pages WHERE page_id = {page};

-- a quarantined page is loaded => quarantined_page_is_out
INSERT INTO quarantine BY NAME SELECT 'x.txt' AS path, page_id, run_id, 'validate' AS stage, 'rule'
    AS check_name, 'bad' AS message, ingested_at AS quarantined_at FROM pages;

-- an article is there twice => article_once
INSERT INTO articles SELECT * FROM articles WHERE article_id = {article};

-- an article is gone => line_of_known_article
DELETE FROM articles WHERE article_id = {article};

-- two articles swap texts => sentence_is_cut_from_article
UPDATE articles SET text = other.text FROM articles AS other WHERE articles.page_id = other.page_id
    AND articles.article_no = 3 - other.article_no;

-- an article's text is cut short => article_text_is_its_lines
UPDATE articles SET text = left(text, 20);

-- an article of another page => article_of_known_page
UPDATE articles SET page_id = 'ffffffffffffffff' WHERE article_no = 2;

-- article numbers have a gap => article_numbers_are_dense
DELETE FROM articles WHERE article_no = 2;

-- an article without lines => article_has_lines
DELETE FROM lines WHERE article_id = {article};

-- a wrong character count => character_count_is_length
UPDATE articles SET character_count = character_count + 1;

-- an empty headline => headline_is_text
UPDATE articles SET headline = ' ' WHERE article_id = {article};

-- headlines all gone => article_has_headline
UPDATE articles SET headline = NULL, character_count = 500;

-- articles without any text => article_has_content
UPDATE articles SET text = '';

-- every layout is a guess => layout_is_sure
UPDATE articles SET layout_confidence = 0.1;

-- the same text in two articles => article_text_is_not_repeated
UPDATE articles SET text = (SELECT text FROM articles ORDER BY article_id LIMIT 1);

-- an author of a foreign article => author_of_known_article
UPDATE authors SET article_id = 'ffffffffffffffff-01';

-- author numbers begin at 2 => author_numbers_are_dense
UPDATE authors SET author_no = 2;

-- a sentence as author => author_is_a_name
UPDATE authors SET name = '他说，今年产量又涨了三成。';

-- a sentence is lost => sentences_cover_article
DELETE FROM sentences {sentence};

-- a sentence's offset is shifted => sentence_is_cut_from_article
UPDATE sentences SET char_start = char_start + 1 {sentence};

-- a sentence of a foreign article => sentence_of_known_article
UPDATE sentences SET article_id = 'ffffffffffffffff-01' {sentence};

-- sentence numbers have a gap => sentence_numbers_are_dense
UPDATE sentences SET sentence_no = 99 {sentence};

-- a sentence leads to another line => sentence_leads_to_its_lines
UPDATE sentences SET line_first = 1 {sentence};

-- a word is lost => tokens_cover_sentence
DELETE FROM tokens {token};

-- a word is there twice => token_numbers_are_dense
INSERT INTO tokens SELECT * FROM tokens {token};

-- a word's offset is shifted => token_is_cut_from_sentence
UPDATE tokens SET char_end = char_end + 1 {token};

-- a word is another => token_is_cut_from_sentence
UPDATE tokens SET token = '错' {token};

-- a blank as a word => token_is_no_blank
UPDATE tokens SET token = ' ' {token};

-- words of a sentence that is gone => token_of_known_sentence
DELETE FROM sentences {sentence};

-- a key term is there twice => keyword_ranks_are_dense
INSERT INTO keywords SELECT * FROM keywords;

-- a weight that is no number => keyword_ranks_are_dense
UPDATE keywords SET weight = 'NaN';

-- a key term of a foreign article => keyword_of_known_article
UPDATE keywords SET article_id = 'ffffffffffffffff-01';

-- a name's offset is shifted => mention_is_cut_from_sentence
UPDATE mentions SET char_start = char_start + 1 {mention};

-- a name's number is skipped => mention_numbers_are_dense
UPDATE mentions SET mention_no = 9 {mention};

-- a place with a post => mention_type_fits_title
UPDATE mentions SET title = '厂长' WHERE type = 'LOC';

-- one name, two types => name_has_one_type
UPDATE mentions SET type = 'ORG' WHERE type = 'LOC' AND sentence_no = 3;

-- a figure's offset is shifted => figure_is_cut_from_sentence
UPDATE figures SET char_end = char_end - 1 {figure};

-- a figure in a wrong unit => figure_unit_fits_text
UPDATE figures SET unit = 'USD' {figure};

-- a figure without its 万 => figure_scale_fits_text
UPDATE figures SET value = value / 10000 {figure};

-- a figure that is no number => figure_value_is_finite
UPDATE figures SET value = 'NaN' {figure};

-- a range upside down => figure_value_is_finite
UPDATE figures SET value_max = value - 1 {figure};

-- a negative count => figure_count_is_not_negative
UPDATE figures SET unit = '家', value = -3 {figure};

-- a period that ends before it begins => figure_period_ascends
UPDATE figures SET period_start = DATE '2025-02-01', period_end = DATE '2025-01-01' {figure};

-- a share of 340 % => figure_share_is_plausible
UPDATE figures SET unit = '%', comparison = '占比', value = 340 {figure};

-- a growth that its levels deny => figure_growth_fits_levels
INSERT INTO figures
SELECT f.* REPLACE (
    r.no AS figure_no, r.value AS value, r.unit AS unit, r.comparison AS comparison,
    make_date(r.year, 1, 1) AS period_start, make_date(r.year, 12, 31) AS period_end
)
FROM (FROM figures {figure}) AS f
CROSS JOIN (
    VALUES (2, 120.0, 'CNY', NULL, 2025), (3, 100.0, 'CNY', NULL, 2024), (4, 12.0, '%', '同比', 2025)
) AS r (no, value, unit, comparison, year);

-- parts that exceed the whole => figure_parts_fit_sum
INSERT INTO figures
SELECT f.* REPLACE (2 AS figure_no, value * 2 AS value, char_end + 4 AS char_start, char_end + 8 AS char_end)
FROM (FROM figures {figure}) AS f;
UPDATE sentences SET text = left(sentences.text, f.char_end) || '，其中' || sentences.text
FROM (FROM figures {figure}) AS f
WHERE sentences.article_id = f.article_id AND sentences.sentence_no = f.sentence_no;

-- figures that say nothing => figure_says_what
UPDATE figures SET indicator = NULL;

-- figure numbers have a gap => figure_numbers_are_dense
UPDATE figures SET figure_no = 4 {figure};

-- a time upside down => date_ascends
UPDATE dates SET end_date = DATE '1999-01-01' {date};

-- a time in the year 3025 => date_is_in_reach
UPDATE dates SET start_date = DATE '3025-01-01', end_date = DATE '3025-12-31' {date};

-- a time's offset is shifted => date_is_cut_from_sentence
UPDATE dates SET char_start = char_start + 1 {date};

-- date numbers have a gap => date_numbers_are_dense
UPDATE dates SET date_no = 3 {date};

-- words nobody said => quote_is_in_article
UPDATE quotes SET text = '这话谁也没有讲过' {quote};

-- quote numbers begin at 5 => quote_numbers_are_dense
UPDATE quotes SET quote_no = 5 {quote};

-- papers nobody knows => publication_is_known
UPDATE pages SET publication = NULL;

-- a run that crashed and was never made good => run_has_ended
INSERT INTO runs BY NAME SELECT 'r0' AS run_id, 'reprocess' AS flow, TIMESTAMP '2020-01-01' AS
    started_at, 'crashed' AS state, 'test' AS pipeline_version, '1.0' AS contract_version;

-- a column is dropped => figure_unit_fits_text
ALTER TABLE figures DROP COLUMN unit;

-- a table is dropped => quote_is_in_article
DROP TABLE quotes;

-- pages nobody could read => words_are_known
UPDATE pages SET known_word_share = 0.4;
