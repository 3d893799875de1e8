"""Plans that pack, log and forget after every second document or write, as large plans do."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def packed_soon() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("application.packed_values._BLOCK", 2)
        patch.setattr("application.unit_of_work.planning._MOST_IN_HAND", 2)
        patch.setattr("application.unit_of_work.numbered_ids._MOST_RECENT", 2)
        patch.setattr("application.unit_of_work.planning._MOST_UNSETTLED", 2)
        patch.setattr("application.reconciliation.automatic_application._AT_ONCE", 1)
        yield
