-- severity: error
-- table: lines
-- scope: page
-- description: a line's offsets cut the line out of its article's text, white space apart
SELECT
    page_id,
    line_no,
    lines.text,
    format('offsets {}..{} cut something else out of {}', char_start, char_end, role_column(role)) AS detail
FROM lines
LEFT JOIN article_texts ON article_texts.article_id = lines.article_id AND held_in = role_column(role)
WHERE lines.article_id IS NOT NULL
    AND role_column(role) IS NOT NULL
    AND cut(whole, char_start, char_end) IS DISTINCT FROM lines.text  -- few; only they need be squeezed
    AND squeezed(cut(whole, char_start, char_end)) IS DISTINCT FROM squeezed(lines.text)
