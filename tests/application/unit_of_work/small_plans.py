"""Plans that pack their documents and all else after every second one, as large plans do."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def packed_soon() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("application.packed_values._BLOCK", 2)
        patch.setattr("application.unit_of_work.planning._MOST_IN_HAND", 2)
        patch.setattr("application.unit_of_work.numbered_ids._MOST_RECENT", 2)
        yield
