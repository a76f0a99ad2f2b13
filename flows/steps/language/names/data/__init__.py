"""Word lists and the model of the recogniser; provenance in PROVENANCE.md."""
