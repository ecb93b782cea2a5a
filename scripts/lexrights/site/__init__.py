"""The site: a page in three languages and RDF for every URI, pictures, search, and the rules of the addresses.

In: what a home has published. Out: a folder that any web host serves.
May import: publish, query, bibliography and below.
"""
