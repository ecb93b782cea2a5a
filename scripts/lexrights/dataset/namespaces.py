"""The namespaces: ours, and those of the vocabularies that the data and the tool use."""

BASE = "https://w3id.org/lexrights/"
DATASET = f"{BASE}dataset"
THINGS = f"{BASE}id/"
CLAIMS = f"{THINGS}claim/"
TERMS = f"{BASE}terms/"
NS = f"{BASE}ns#"
LOADED = (DATASET, NS.removesuffix("#"))  # the graphs that `load` fills, but for the shapes

DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
