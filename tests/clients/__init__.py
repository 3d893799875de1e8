"""Programs that work with the books through clients that are generated from the specification."""
