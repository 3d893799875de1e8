"""The books over HTTP. One declaration of an operation parses its requests, runs them and is
published in the specification. Begin with `operation`.

operation, call       one method on one path; one request while it is served
routes, resource      all operations; the six operations of a collection
query, etags          parameters and headers that many operations share
app, request_guard    the ASGI application, and what is checked of each request before it is routed
batch                 many operations in one request
specification         what the operations publish of themselves, as OpenAPI
documents             the operations that documents share: void, duplicate, reverse
accounts, audit ...   one file for each group that has operations of its own

May use `adapters.json_shapes` and the application.
"""
