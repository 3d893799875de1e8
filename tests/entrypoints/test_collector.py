"""How often Python looks for circles of objects."""

import gc

from entrypoints.collector import collect_seldom


def test_circles_are_looked_for_seldom_but_still_looked_for():
    before = gc.get_threshold()
    try:
        collect_seldom()
        assert gc.isenabled()
        assert all(after > usual for after, usual in zip(gc.get_threshold(), before, strict=True))
    finally:
        gc.set_threshold(*before)
