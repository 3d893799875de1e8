"""Brings books that an older program wrote up to date."""

from application.integrity.fill_cash_flow import fill_cash_flow
from application.integrity.link_opposites import link_opposites
from application.integrity.rebuild_derived import rebuild_derived
from application.unit_of_work.unit_of_work import UnitOfWork


def bring_up_to_date(work: UnitOfWork) -> None:
    """Store all that the older program, which wrote the file, did not store."""
    rebuild_derived(work)
    fill_cash_flow(work)
    link_opposites(work)
