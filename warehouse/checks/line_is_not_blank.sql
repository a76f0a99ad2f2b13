-- severity: error
-- table: lines
-- scope: page
-- description: the ledger holds lines with text only
SELECT page_id, line_no, text, 'blank' AS detail
FROM lines
WHERE squeezed(text) = ''
