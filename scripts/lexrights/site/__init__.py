"""The static site: every published URI as a page and as RDF, made from the published files alone."""
