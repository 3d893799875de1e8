"""Reports written out."""
