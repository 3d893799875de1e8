"""How often Python looks for circles of objects that nothing else refers to any more, and that it
does not when the process ends.
"""

import gc

_NEW_OBJECTS = 100_000
"""After how many new objects it looks through the new ones: an import makes some hundred objects
for each transaction, nearly all of which it keeps or drops without any circle. A short command
makes fewer than this in all."""


def collect_seldom() -> None:
    """Look for circles less often than Python does by itself, which is every 700 new objects.

    Objects without a circle are freed at once in any case. An import takes about a fifth less time.
    """
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


def skip_what_is_there() -> None:
    """Do not look through what was made so far any more: a program that has started keeps it."""
    gc.freeze()


def skip_last_collection() -> None:
    """Do not look for circles when the process ends, which takes a third of a second: the system
    frees all its memory at once.
    """
    gc.freeze()
