"""The books as they were known at a version or at a time: what came later in the log is unknown.

requested_point   what a person asks for, and up to which version of the log it reaches
past_books        the books as they were then, made from the log in a store of their own, and kept
past_session      a session on them: their log ends there

The ordinary use cases read these books; nothing here knows a report or a view. May use the replay
of logs and everything below it.
"""
