"""The speed benchmark: `python -m tests.bench`."""
