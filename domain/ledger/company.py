"""The company itself: its name and address, fiscal year, closing date and default accounts."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from domain.errors import Fault
from domain.records import MANAGED, Record, Ref, changed, record
from domain.texts import normal_name
from domain.values import (
    LATEST,
    Currency,
    Day,
    Digest,
    Label,
    Memo,
    MonthNumber,
    Name,
    NumberWidth,
    Prefix,
)

COMPANY_ID = "company"

UNNAMED = "My Company"
"""The name of a company that nobody has named yet."""

LogoFormat = Literal["png", "jpeg"]


@record
class Settings(Record):
    """What is set once for all the books."""

    plural = "settings"

    name: Name = UNNAMED
    """The name that customers know the company by."""
    legal_name: Label = ""
    """The name under which the company is registered, if it is another one."""
    address: Memo = ""
    phone: Label = ""
    email: Label = ""
    website: Label = ""
    tax_id: Label = ""
    """The number under which the company pays taxes, as customers must see it."""
    payment_instructions: Memo = ""
    """How customers pay: printed on every invoice."""
    invoice_footer: Memo = ""
    """What every invoice and credit memo ends with, such as thanks."""
    logo_format: Annotated[Literal["", "png", "jpeg"], MANAGED] = ""
    """The format of the picture that invoices begin with; empty if there is none."""
    logo_sha256: Annotated[Digest, MANAGED] = ""
    """The SHA-256 of the picture, which is stored beside the records."""
    currency: Currency = "USD"
    fiscal_year_start: MonthNumber = 1
    closing_date: Day | None = None
    """The last day of the closed period, whose figures do not change any more."""
    reason: Memo = ""
    """Why the closing date was last moved."""
    receivable_account_id: Annotated[str, Ref("account")] = "account-1100"
    payable_account_id: Annotated[str, Ref("account")] = "account-2000"
    undeposited_funds_account_id: Annotated[str, Ref("account")] = "account-1050"
    retained_earnings_account_id: Annotated[str, Ref("account")] = "account-3100"
    opening_balance_equity_account_id: Annotated[str, Ref("account")] = "account-3900"

    invoice_prefix: Prefix = ""
    """What the numbers of invoices begin with. Without it, numbers are digits alone."""
    invoice_width: NumberWidth = 0
    """How many digits follow the prefix; shorter numbers get leading zeros."""
    credit_memo_prefix: Prefix = ""
    credit_memo_width: NumberWidth = 0

    def rules(self) -> Iterator[Fault]:
        for field in ("invoice_prefix", "credit_memo_prefix"):
            prefix = getattr(self, field)
            if prefix[-1:].isdigit():
                yield Fault(f"/{field}", "must not end with a digit, because a number follows it")
            elif normal_name(f"{prefix}1") != f"{prefix}1":
                yield Fault(
                    f"/{field}", "must not begin with a space, nor have several spaces together"
                )
        if bool(self.logo_format) != bool(self.logo_sha256):
            yield Fault(
                "/logo_format",
                "must be given together with the SHA-256 of the logo",
                code="missing",
            )
        if self.closing_date == LATEST:
            yield Fault(
                "/closing_date",
                f"must be before {LATEST}, so that documents can have a later date",
                code="out_of_range",
            )

    def numbering(self, kind: str) -> tuple[str, int]:
        """The prefix of the numbers of a kind of invoices, and how many digits follow it."""
        if kind == "invoice":
            return self.invoice_prefix, self.invoice_width
        return self.credit_memo_prefix, self.credit_memo_width

    def with_logo(self, picture_format: LogoFormat, sha256: str) -> Self:
        """The same settings with another logo."""
        return changed(self, logo_format=picture_format, logo_sha256=sha256)

    def without_logo(self) -> Self:
        """The same settings without a logo."""
        return changed(self, logo_format="", logo_sha256="")

    def is_closed(self, day: date) -> bool:
        """Whether a day is in the closed period."""
        return self.closing_date is not None and day <= self.closing_date


def fiscal_year_start(day: date, first_month: int) -> date:
    """The first day of the fiscal year that contains `day`; fiscal years begin in `first_month`."""
    return date(day.year if day.month >= first_month else day.year - 1, first_month, 1)
