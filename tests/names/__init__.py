"""The recogniser's evidence: invented sentences with names marked by hand, and what trains its model."""
