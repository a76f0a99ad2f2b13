"""The explorer: run headless, and looked at in a real browser."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.explore import views
from tests.integration.conftest import free_port, wait_until
from tests.questions import load_samples
from warehouse.store import open_reader

pytestmark = pytest.mark.integration
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explore") / "samples.duckdb"
    load_samples(path)
    return path


@pytest.fixture
def connection(samples: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_reader(samples) as reading:
        yield reading


def test_an_article_is_shown_with_marks_and_lines(connection: duckdb.DuckDBPyConnection) -> None:
    article, lines = connection.execute(
        "SELECT article_id, count(*) FROM lines WHERE article_id IS NOT NULL "
        "GROUP BY article_id ORDER BY ALL LIMIT 1"
    ).fetchall()[0]
    html = views.article_html(connection, article)
    assert html.count("title='figure'") > 0
    assert views.page_lines_html(connection, article).count("background:#fff3c4") == lines


def test_text_cannot_become_markup() -> None:
    html = views.marked_html("<b>河湾</b>日报 & 副刊", [(3, 5, "LOC")])
    assert (
        html == "&lt;b&gt;<mark title='LOC' style='background:#c7f0c2'>河湾</mark>&lt;/b&gt;日报 &amp; 副刊"
    )


def test_a_search_finds_and_an_empty_one_lists(connection: duckdb.DuckDBPyConnection) -> None:
    assert views.found_articles(connection, "电池")["score"].is_sorted(descending=True)
    assert views.found_articles(connection, " ").height > 10


def test_the_network_is_a_circle_around_the_entity(connection: duckdb.DuckDBPyConnection) -> None:
    name = views.entity_names(connection)[0]
    nodes, edges = views.network(connection, name, number=5)
    assert nodes.height == edges.height + 1 == 6
    assert nodes["name"][0] == name
    assert views.network(connection, "nobody")[0].is_empty()


def test_an_indicator_has_a_course(connection: duckdb.DuckDBPyConnection) -> None:
    indicator = views.indicators(connection, "")[0]
    course = views.course(connection, "", indicator)
    assert course.height > 0
    assert course["day"].is_sorted()


@pytest.mark.skipif(importlib.util.find_spec("marimo") is None, reason="the extra `explore` is not installed")
def test_every_cell_of_the_notebook_runs(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOSHU_WAREHOUSE", str(samples))
    from flows.explore.notebook import app

    _, definitions = app.run()
    definitions["connection"].close()
    assert {"hits", "course", "around", "quality"} <= set(definitions)


BROWSER = '''
import json, subprocess, sys, time, urllib.request
from websockets.sync.client import connect

chromium, profile, port, url = sys.argv[1:5]
browser = subprocess.Popen(
    [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}",
     f"--user-data-dir={profile}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(120):
        try:
            pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
            break
        except OSError:
            time.sleep(0.25)
    socket = connect(next(p for p in pages if p["type"] == "page")["webSocketDebuggerUrl"], max_size=None)
    asked, foreign = 0, []

    def call(method, **parameters):
        global asked
        asked += 1
        socket.send(json.dumps({"id": asked, "method": method, "params": parameters}))
        while True:
            message = json.loads(socket.recv(timeout=60))
            if message.get("method") == "Network.requestWillBeSent":
                target = message["params"]["request"]["url"]
                if not target.startswith((url, "data:", "blob:")):
                    foreign.append(target)
            if message.get("id") == asked:
                return message.get("result", {})

    call("Network.enable")
    call("Page.navigate", url=url)
    # Everything on the page, also inside the components' shadow trees.
    script = """(() => {
        const parts = [];
        const walk = root => root.querySelectorAll("*").forEach(e => {
            if (e.shadowRoot) { parts.push(e.shadowRoot.textContent); walk(e.shadowRoot); }
        });
        walk(document);
        return document.body.innerText + parts.join(" ");
    })()"""
    text = ""
    for _ in range(120):
        time.sleep(0.5)
        text = call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value", "")
        if sys.argv[5] in text:
            break
    print(json.dumps({"text": text, "foreign": foreign}))
finally:
    browser.terminate()
    browser.wait()
'''


@pytest.mark.skipif(importlib.util.find_spec("marimo") is None, reason="the extra `explore` is not installed")
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_a_browser_shows_it_without_the_internet(samples: Path, tmp_path: Path) -> None:
    with open_reader(samples) as connection:
        newest = connection.execute(
            "SELECT opening[:12] FROM article_overview ORDER BY page_date DESC NULLS LAST, article_id LIMIT 1"
        ).fetchall()[0][0]
    port, debugging = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", "from flows.cli import main; main()", "explore", "--headless"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--warehouse", str(samples)], env=os.environ, start_new_session=True
    )
    try:
        wait_until(lambda: _answers(url), 300, "the explorer")
        seen = subprocess.run(
            [
                sys.executable,
                "-c",
                BROWSER,
                str(CHROMIUM),
                str(tmp_path / "profile"),
                str(debugging),
                url,
                newest,
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, 15)
        server.wait(timeout=120)
    shown = json.loads(seen.stdout.splitlines()[-1])
    assert shown["foreign"] == []
    assert newest in shown["text"]
    assert "Who with whom" in shown["text"]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        time.sleep(0.1)
        return False
