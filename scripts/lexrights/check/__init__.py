"""The checks: SHACL, audits, and what neither can say; and the passages against a copy of the report.

In: a part, the summaries of all, or triples from elsewhere. Out: findings with file and line.
May import: source and below.
"""
