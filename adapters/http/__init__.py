"""The books over HTTP: one declaration of an operation parses its requests, runs them and publishes them. Begin with `operation`.

app, request_guard     the ASGI application, and what is checked of every request before it
operation, resource    one method on one path; the five operations of a collection
routes                 every route          query     rehearsals, ETags, wrong queries
openapi                the specification
accounts, audit, bills ...   a file for each group that has verbs of its own

May use json_shapes and the application.
"""
