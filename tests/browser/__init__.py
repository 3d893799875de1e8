"""The pages of the books, in a real Chromium: each test drives a served program as a person would.

They are skipped, and say so, where there is no Chromium: `.ci/run` installs it.
"""
