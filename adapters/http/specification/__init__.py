"""The specification (OpenAPI), made of the operations that serve the requests: see `document`.

document              the whole document, in OpenAPI 3.1
parameters, answers   what an operation takes in its address and headers; what it answers
schemas, enumerations the schemas of all shapes, each with a name of its own
dialect               the same document in OpenAPI 3.0.3
words, words_of_...   the sentences that explain operations, fields and answers
examples, example_... requests that succeed as they stand, in the order of the document

May use what declares operations and shapes. Only the application and its pages use it.
"""
