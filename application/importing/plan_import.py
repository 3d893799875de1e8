"""The plan of an import, and its commit.

    parsed file --plan_import--> PlannedImport --commit_import--> ImportAnswer with its batch

A plan is made on a snapshot of the books and writes nothing; the commit writes what the plan says,
in one transaction. If the books have changed in between, the commit makes the plan again, in the
same way. A plan that a person was shown is kept for `PLAN_LIFETIME`, and its commit is refused if
it would no longer do what was shown.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from typing import Self

from attrs import asdict, evolve, frozen

from application.importing.bank_rows.import_statements import BY_DEFAULT, StatementOptions
from application.importing.enrichment.enrich_entries import enrich_entries
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.import_file import import_file
from application.importing.parsed_file import AS_THE_FILE_SHOWS, ParsedFile, ReadingOptions
from application.importing.proof import Proof, Turnovers, periods_of, prove
from application.packed_values import in_groups
from application.ports.progress import Progress, unobserved
from application.ports.stored_imports import StoredPlan
from application.serialization import canonical
from application.unit_of_work.books import Books
from application.unit_of_work.copied_books import check_not_copied
from application.unit_of_work.numbered_ids import NumberedIds
from application.unit_of_work.planning import Plan, make_plan
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, NotFound
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.batches import BatchCount, ImportBatch
from domain.values import LATEST

PLAN_LIFETIME = timedelta(hours=24)
"""How long a plan waits for its commit."""
MOST_PLANS = 20
"""How many plans wait for their commit: the files of older ones are deleted."""
_AT_ONCE = 1_000
"""How many identities are remembered at a time."""
MOST_TRIES = 3
"""How often a plan is made again while other writers change what it has read."""


@frozen
class ImportOptions:
    """How a person wants a file to be imported."""

    file_name: str = ""
    reading: ReadingOptions = AS_THE_FILE_SHOWS
    """How the file is read, as the person has said it."""
    partial: bool = False
    """Whether the other rows are imported if some rows are refused."""
    strict: bool = False
    """Whether a name that no list of the file declares is refused instead of created."""
    opening_date: date | None = None
    """The day on which the balances of the list of accounts are posted; None if they are not."""
    statements: StatementOptions = BY_DEFAULT
    """How the rows of banks' statements are imported."""
    enrich: bool = False
    """Whether the rows only fill empty fields of entries that the books have."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The options that `str` printed."""
        fields = json.loads(text)
        day, reading = fields.pop("opening_date"), ReadingOptions.from_plain(fields.pop("reading"))
        statements = StatementOptions(**fields.pop("statements"))
        opening_date = date.fromisoformat(day) if day else None
        return cls(**fields, reading=reading, statements=statements, opening_date=opening_date)

    def __str__(self) -> str:
        return json.dumps(asdict(self), default=date.isoformat)


@frozen
class PlannedImport:
    """What an import would do."""

    id: str
    format: str
    file: ParsedFile
    options: ImportOptions
    plan: Plan[ImportAnswer]

    @property
    def answer(self) -> ImportAnswer:
        """What becomes of each line of the file."""
        return self.plan.result

    @property
    def digest(self) -> str:
        """The SHA-256 of all that it writes, and of what the rows of statements become."""
        rows = [
            [row.account_id, row.identity, *row.document] for row in self.answer.statements.rows
        ]
        return sha256(canonical([self.plan.digest, rows]).encode()).hexdigest()

    @property
    def is_new(self) -> bool:
        """Whether the books have not all of it yet.

        What a file calls an account is not new.
        """
        changes = (write.changes_other_than(AccountMapping) for write in self.plan.writes)
        return bool(self.answer.statements.rows) or any(changes)

    @property
    def can_be_committed(self) -> bool:
        """Whether it deals with the whole file, so that its commit can be asked for."""
        return self.answer.stopped_at is None

    @property
    def is_refused(self) -> bool:
        """Whether its commit is refused, because the file has wrong rows.

        The other rows are imported only if they are asked for, and were all read.
        """
        return bool(self.answer.refused) and not (self.options.partial and self.can_be_committed)


def plan_import(
    work: UnitOfWork,
    format_name: str,
    file: ParsedFile,
    options: ImportOptions,
    plan_id: str | None = None,
    progress: Progress = unobserved,
) -> PlannedImport:
    """Plan the import of a file; nothing is written.

    Refused rows are in the answer of the plan. `progress` counts the transactions of the file.
    Raises `CopiedBooks` in a copy: the original could not take the import as one.
    """
    check_not_copied(work.mechanism, "an import")
    id_ = plan_id or work.new_id()
    plan = make_plan(work, NumberedIds(id_), _use_case(options), file, progress=progress)
    plan.result.set_trial_balances(_balances(work), _changes(plan))
    plan.result.proof = _prove(work, plan)
    return PlannedImport(id_, format_name, file, options, plan)


def _use_case(options: ImportOptions) -> Callable[..., ImportAnswer]:
    """What is to be done with a parsed file."""
    if options.enrich:
        return enrich_entries
    return partial(
        import_file,
        strict=options.strict,
        opening_date=options.opening_date,
        statements=options.statements,
        reading=options.reading,
    )


def brought_up_to_date(books: Books, planned: PlannedImport) -> PlannedImport:
    """A plan, made again while other writers change what it has read, `MOST_TRIES` times at most.

    So writers seldom wait until the commit has made it again.
    """
    for _ in range(MOST_TRIES):
        if books.read(planned.plan.fits):
            break
        planned = books.read(plan_import, planned.format, planned.file, planned.options, planned.id)
    return planned


def keep_plan(work: UnitOfWork, planned: PlannedImport, content: bytes) -> None:
    """Keep a plan and its file, so that it can be committed as it is; not one that never can be."""
    if not planned.can_be_committed:
        return
    now = work.clock.now()
    work.session.imports.purge_plans((now - PLAN_LIFETIME).isoformat(), MOST_PLANS - 1)
    digest, options = planned.digest, str(planned.options)
    plan = StoredPlan(planned.id, digest, planned.format, options, content, now.isoformat())
    work.session.imports.keep_plan(plan)


def waiting_plan(work: UnitOfWork, plan_id: str) -> StoredPlan:
    """A plan that waits for its commit.

    Raises `Conflict` if it was committed already, `NotFound` if there is no such plan.
    """
    if work.find(ImportBatch, plan_id):
        message = f"the plan {plan_id!r} was committed already, as the batch {plan_id!r}"
        address = ImportBatch.plural, plan_id
        raise Conflict(message, code="already_committed", conflicting=address)
    stored = work.session.imports.find_plan(plan_id)
    if stored is None or stored.at < (work.clock.now() - PLAN_LIFETIME).isoformat():
        raise NotFound(
            f"there is no plan {plan_id!r}; a plan is kept for 24 hours: plan the import again"
        )
    return stored


def commit_kept_plan(work: UnitOfWork, plan_id: str, planned: PlannedImport | None) -> ImportAnswer:
    """Commit a plan that was kept; `planned` is None if it did not wait for its commit.

    Raises what `waiting_plan` and `commit_import` raise.
    """
    stored = waiting_plan(work, plan_id)
    if planned is None:
        raise NotFound(f"there was no plan {plan_id!r} a moment ago; commit it again")
    answer = commit_import(work, planned, stored.digest)
    if answer.batch_id:
        work.session.imports.forget_plan(plan_id)
    return answer


def commit_import(
    work: UnitOfWork,
    planned: PlannedImport,
    digest: str | None = None,
    progress: Progress = unobserved,
) -> ImportAnswer:
    """Write what a plan says, and remember it as a batch.

    If the books have changed since the plan was made, it is made again. Raises `Conflict` if a
    `digest` is given and the plan now does something else than the one with that digest, and
    `ImportRefused` if rows are refused and the rest is not asked for, or was not read. `progress`
    counts the writes of the plan.
    """
    if not planned.plan.fits(work):
        planned = plan_import(work, planned.format, planned.file, planned.options, planned.id)
    if digest and planned.digest != digest:
        raise Conflict(
            "the books have changed since the plan was made, and the import would now do "
            "something else; plan it again",
            code="plan_outdated",
        )
    answer = planned.answer
    answer.set_trial_balances(_balances(work), _changes(planned.plan))
    if planned.is_refused:
        raise ImportRefused(answer)
    first_version = work.expected_version + 1
    planned.plan.carry_out(work, progress)
    if not planned.is_new:
        return answer  # Nothing is new but, at most, what a file calls an account.
    batch = ImportBatch(
        id=planned.id,
        format=planned.format,
        file_name=planned.options.file_name,
        counts=_counts(answer),
        duplicates=answer.duplicate_lines,
        left_out=answer.left_out_lines,
        refused=answer.refused_lines,
        first_version=first_version,
        last_version=work.expected_version,
        statements=tuple(answer.statements.balances),
    )
    work.save(batch)
    work.session.imports.remember_rows(batch.id, answer.statements.rows)
    for identities in in_groups(answer.identities, _AT_ONCE):
        work.session.imports.remember(batch.id, dict(identities))
    return evolve(answer, batch_id=batch.id)


def _counts(answer: ImportAnswer) -> tuple[BatchCount, ...]:
    names = sorted({*answer.created, *answer.merged})
    return tuple(
        BatchCount(collection=name, created=answer.created[name], merged=answer.merged[name])
        for name in names
    )


def _balances(work: UnitOfWork) -> dict[str, int]:
    """The balance of each account, in cents, debit positive."""
    turnovers = work.session.ledger.turnovers(None, LATEST)
    return {id_: turnover.net for id_, turnover in turnovers.items()}


def _prove(work: UnitOfWork, plan: Plan[ImportAnswer]) -> Proof | None:
    """How the books will agree with what the file states itself."""
    stated = plan.result.file.stated
    if not stated or len(plan.result.stated_accounts) != len(stated):
        return None  # The file states nothing, or the import stopped.
    turnovers = work.session.ledger.turnovers
    before = {
        (first, last): {id_: turnover.net for id_, turnover in turnovers(first, last).items()}
        for first, last in periods_of(stated)
    }
    added: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for account_id, cents, day in plan.amounts:
        added[account_id].append((day, cents))
    return prove(stated, plan.result.stated_accounts, Turnovers(before, added))


def _changes(plan: Plan[ImportAnswer]) -> Iterable[tuple[str, int]]:
    """What the plan adds to the balances of accounts, in cents, debit positive."""
    return ((account_id, cents) for account_id, cents, _ in plan.amounts)
