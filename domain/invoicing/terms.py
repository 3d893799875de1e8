"""Payment terms: when an invoice or bill falls due, and until when it has a discount."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from domain.errors import Fault
from domain.records import record
from domain.tagged_records import TaggedRecord
from domain.texts import name_key
from domain.values import LATEST, DayOfMonth, Days, DaysOfMonth, Name, Percent


@record
class Terms(TaggedRecord):
    """When a document falls due, and the discount for paying earlier.

    Terms count days from the date of the document, or they name days of the month: the same terms
    never do both.
    """

    plural = "terms"

    name: Name
    due_days: Days = 0
    """How many days after its date a document falls due."""
    discount_percent: Percent = Decimal(0)
    discount_days: Days = 0
    """How many days after its date a document can be paid with the discount."""
    due_day_of_month: DayOfMonth | None = None
    """The day of the month on which a document falls due; in a shorter month, its last day."""
    min_days: DaysOfMonth = 0
    """A document that falls due so many days after its date, or sooner, is due a month later."""
    discount_day_of_month: DayOfMonth | None = None
    """The last day of the month on which a document can be paid with the discount."""
    active: bool = True

    @property
    def names_days_of_month(self) -> bool:
        """Whether documents fall due on a day of the month, not some days after their date."""
        return self.due_day_of_month is not None

    def rules(self) -> Iterator[Fault]:
        if self.due_day_of_month is None:
            yield from self._rules_of_counted_days()
        else:
            yield from self._rules_of_days_of_month()

    def _rules_of_counted_days(self) -> Iterator[Fault]:
        if self.discount_days > self.due_days:
            yield Fault(
                "/discount_days",
                f"must not be more than the due days, which are {self.due_days}",
                code="out_of_range",
            )
        for field in ("min_days", "discount_day_of_month"):
            if getattr(self, field):
                yield Fault(
                    f"/{field}",
                    "must be left out, or go with a day of the month on which documents fall due",
                )

    def _rules_of_days_of_month(self) -> Iterator[Fault]:
        for field in ("due_days", "discount_days"):
            if getattr(self, field):
                yield Fault(
                    f"/{field}",
                    "must be left out: documents with these terms fall due on a day of the month, "
                    "not some days after their date",
                )
        if self.discount_percent and self.discount_day_of_month is None:
            yield Fault(
                "/discount_day_of_month",
                "must be given, because the terms have a discount: it is the last day of the month "
                "on which a document can be paid with it",
                code="missing",
            )

    def keys(self) -> Mapping[str, str]:
        return {"name": name_key(self.name)}

    def texts(self) -> Iterator[str]:
        yield self.name

    def due_date(self, day: date) -> date:
        """When a document of this day falls due; at most the last day that the books can have."""
        if self.due_day_of_month is None:
            return _days_after(day, self.due_days)
        return _day_of_month(day, self.due_day_of_month, self.min_days)

    def discount_date(self, day: date) -> date | None:
        """The last day on which a document of this day has the discount; None without one."""
        if not self.discount_percent:
            return None
        if self.discount_day_of_month is None:
            return _days_after(day, self.discount_days)
        return _day_of_month(day, self.discount_day_of_month, 0)

    def discount_on(self, total: int) -> int:
        """The discount on a total, both in cents, rounded half away from zero."""
        cents = (self.discount_percent * total).scaleb(-2)
        return int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def new_terms() -> tuple[Terms, ...]:
    """The terms that a new company begins with; their ids never change."""
    return (
        Terms(id="terms-due-on-receipt", name="Due on Receipt"),
        *(
            Terms(id=f"terms-net-{days}", name=f"Net {days}", due_days=days)
            for days in (7, 15, 30, 60)
        ),
    )


def _days_after(day: date, days: int) -> date:
    return day + timedelta(days=min(days, max((LATEST - day).days, 0)))


def _day_of_month(day: date, number: int, least_days: int) -> date:
    """The day with this number in the month of `day`, or in the next month if it is too early.

    It is too early before `day`, and, if `least_days` is above zero, up to so many days after it.
    """
    this_month = _in_month(day.year, day.month, number)
    days_between = (this_month - day).days
    if days_between >= 0 and (not least_days or days_between > least_days):
        return this_month
    if (day.year, day.month) == (LATEST.year, LATEST.month):
        return LATEST
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return _in_month(year, month, number)


def _in_month(year: int, month: int, number: int) -> date:
    return date(year, month, min(number, monthrange(year, month)[1]))
