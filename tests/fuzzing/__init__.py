"""Queries and requests made at random, good ones, bad ones and garbage, and what must hold of them.

queries
    what people, programs and attackers may type: by the grammar of the language, and without any
requests
    query strings for each resource, with every parameter, good and bad
laws
    what every answer keeps to, of a searcher and over HTTP
"""
