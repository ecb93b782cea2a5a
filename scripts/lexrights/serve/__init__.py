"""The preview: a built site with the redirects of its permanent addresses, and a read-only SPARQL endpoint.

In: the folder of a site. Out: an application to serve. May import: site, query and below.
"""
