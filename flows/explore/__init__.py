"""The warehouse in the browser: `notebook.py` is the marimo app, `views.py` what it shows."""
