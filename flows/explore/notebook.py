# mypy: ignore-errors
# The cells are plain functions; marimo calls them with what other cells made.
"""The explorer: a marimo app on the published snapshot. Started by `baoshu explore`."""

import marimo

app = marimo.App(width="full", app_title="Baoshu 报数")


@app.cell
def _():
    import os

    import altair as alt
    import duckdb
    import marimo as mo

    from flows.explore import views

    path = os.environ["BAOSHU_WAREHOUSE"]
    connection = duckdb.connect(path, read_only=True)
    return alt, connection, mo, path, views


@app.cell
def _(connection, mo, path, views):
    counts = views.rows(
        connection,
        "SELECT (SELECT count(*) FROM pages), (SELECT count(*) FROM articles), "
        "(SELECT count(*) FROM figures)",
    ).row(0)
    mo.md(f"# 报数 Baoshu\n`{path}` · {counts[0]:,} pages · {counts[1]:,} articles · {counts[2]:,} figures")
    return


@app.cell
def _(mo):
    query = mo.ui.text(
        label="Search 检索", placeholder='电池 产能 · "a phrase" · headline:开工', full_width=True
    )
    return (query,)


@app.cell
def _(connection, mo, query, views):
    hits = mo.ui.table(
        views.found_articles(connection, query.value),
        selection="single",
        initial_selection=[0],
        page_size=8,
        show_column_summaries=False,
    )
    return (hits,)


@app.cell
def _(connection, hits, mo, views):
    chosen = hits.value["article_id"].to_list() if len(hits.value) else []
    reading = mo.md("Choose an article above.")
    if chosen:
        reading = mo.hstack(
            [
                mo.Html(f"<div style='max-height:32em;overflow:auto'>{html}</div>")
                for html in (
                    views.article_html(connection, chosen[0]),
                    views.page_lines_html(connection, chosen[0]),
                )
            ],
            widths=[1, 1],
            align="start",
        )
    return chosen, reading


@app.cell
def _(chosen, connection, mo, views):
    figures = mo.ui.table(
        views.rows(
            connection,
            "SELECT subject, indicator, comparison, text, value, unit, period, status FROM figures "
            "WHERE article_id = ? ORDER BY sentence_no, figure_no",
            chosen[0] if chosen else "",
        ),
        selection=None,
        page_size=8,
        show_column_summaries=False,
    )
    return (figures,)


@app.cell
def _(connection, mo, views):
    subject = mo.ui.text(label="Subject 主体", placeholder="part of a name; empty for all")
    known = views.entity_names(connection)
    entity = mo.ui.dropdown(known, value=known[0] if known else None, label="Entity 实体", searchable=True)
    return entity, subject


@app.cell
def _(connection, mo, subject, views):
    names = views.indicators(connection, subject.value)
    indicator = mo.ui.dropdown(names, value=names[0] if names else None, label="Indicator 指标")
    return (indicator,)


@app.cell
def _(alt, connection, indicator, mo, subject, views):
    stated = views.course(connection, subject.value, indicator.value or "")
    values = [row | {"day": str(row["day"])} for row in stated.to_dicts()]
    lines = (
        alt.Chart(alt.Data(values=values))
        .mark_line(point=True)
        .encode(
            x=alt.X("day:T", title="as of 截至"),
            y=alt.Y("value:Q", title="value, base unit 数值"),
            color=alt.Color("subject:N", title="subject 主体"),
            tooltip=["day:T", "subject:N", "text:N", "status:N", "publication:N"],
        )
        .properties(height=320, width="container")
    )
    course = mo.vstack([lines, mo.ui.table(stated, selection=None, page_size=6, show_column_summaries=False)])
    return (course,)


@app.cell
def _(alt, connection, entity, mo, views):
    nodes, edges = views.network(connection, entity.value or "")
    plain = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    links = (
        alt.Chart(alt.Data(values=edges.to_dicts()))
        .mark_rule(color="#999")
        .encode(
            x=alt.X("x:Q", axis=plain),
            y=alt.Y("y:Q", axis=plain),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth="weight:Q",
        )
    )
    points = alt.Chart(alt.Data(values=nodes.to_dicts())).encode(x="x:Q", y="y:Q")
    circles = points.mark_circle(size=220).encode(color="type:N", tooltip=["name:N", "type:N", "together:Q"])
    names_of_nodes = points.mark_text(dy=-14).encode(text="name:N")
    graph = (links + circles + names_of_nodes).properties(height=460, width="container")
    around = graph if len(nodes) else mo.md("Choose an entity that is named together with others.")
    return (around,)


@app.cell
def _(connection, mo, views):
    quality = mo.vstack(
        [
            mo.ui.table(
                views.rows(connection, "FROM page_quality ORDER BY lowest_confidence, file_name"),
                selection=None,
            ),
            mo.md("**Open quarantine**"),
            mo.ui.table(views.rows(connection, "FROM open_quarantine ORDER BY path"), selection=None),
        ]
    )
    return (quality,)


@app.cell
def _(around, course, entity, figures, hits, indicator, mo, quality, query, reading, subject):
    mo.ui.tabs(
        {
            "Articles 稿件": mo.vstack([query, hits, reading, figures]),
            "Figures over time 走势": mo.vstack([mo.hstack([subject, indicator], justify="start"), course]),
            "Who with whom 共现": mo.vstack([entity, around]),
            "Quality 质量": quality,
        }
    )
    return


if __name__ == "__main__":
    app.run()
