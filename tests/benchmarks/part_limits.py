"""What requests cost in processor time, against the same kind of work in the bare program."""

from contextlib import ExitStack

from attrs import frozen

from tests.benchmarks import yardstick
from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.part_lists import BUSY
from tests.benchmarks.samples import Samples, milliseconds, one_after_another, watched
from tests.benchmarks.serving import Client, Server, books_server, yardstick_server
from tests.benchmarks.table import show

YEAR = "from=2024-01-01&to=2024-12-31"
STATEMENT = f"/reports/profit-loss?{YEAR}"
BALANCES = "/reports/balance-sheet?asOf=2024-12-31"
PREPARED = "/prepared"


@frozen
class Work:
    """A request, and the work of the bare program that is like it."""

    name: str
    path: str
    """Under `/api/v1`; `{invoice}` and `{account}` stand for ids."""
    like: str
    requests: int = 100
    takes_kept: bool = False
    """Whether the answer may be one that the server has kept."""
    is_known: bool = False
    """Whether the client has the answer already, and gets 304."""


WORKS = (
    Work("a request that does nothing", "/system/version", PREPARED, 400, takes_kept=True),
    Work("profit-loss, unchanged", STATEMENT, "/profit-loss/2024", 400, takes_kept=True),
    Work("profit-loss, 304", STATEMENT, PREPARED, 400, takes_kept=True, is_known=True),
    Work("profit-loss", STATEMENT, "/profit-loss/2024"),
    Work("profit-loss, cash", f"{STATEMENT}&basis=cash", "/profit-loss/2024"),
    Work("profit-loss by month", f"{STATEMENT}&columns=month", "/profit-loss/2024"),
    Work("balance-sheet", BALANCES, "/balances/2024"),
    Work("balance-sheet, cash", f"{BALANCES}&basis=cash", "/balances/2024"),
    Work("trial-balance", "/reports/trial-balance?asOf=2024-12-31", "/balances/2024"),
    Work("ar-aging", "/reports/ar-aging", "/balances/2024", 30),
    Work("ar-aging of a past day", "/reports/ar-aging?asOf=2024-12-31", "/balances/2024", 30),
    Work(
        "100 invoices, unchanged",
        "/invoices?limit=100",
        "/ledger/1000/2024?limit=100",
        400,
        takes_kept=True,
    ),
    Work("100 invoices", "/invoices?limit=100", "/ledger/1000/2024?limit=100", 50),
    Work("one invoice, unchanged", "/invoices/{invoice}", PREPARED, 400, takes_kept=True),
    Work("one invoice", "/invoices/{invoice}", PREPARED, 200),
    Work(
        "100 rows of a register",
        f"/accounts/{{account}}/register?limit=100&{YEAR}",
        "/ledger/1000/2024?limit=100",
        50,
    ),
    Work(
        "100 rows of a register, no dates",
        "/accounts/{account}/register?limit=100",
        "/ledger/1000/2024?limit=100",
        50,
    ),
    Work(
        "general-ledger of an account",
        f"/reports/general-ledger?{YEAR}&accountId={{account}}",
        "/ledger/1000/2024",
        10,
    ),
)


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    if not yardstick.is_present():
        print(yardstick.ABSENT)
        return
    sizes = options.documents or (10_000, 100_000)
    rows = []
    for documents in sizes:
        ours = {work.name: Samples() for work in WORKS}
        theirs = {work.name: Samples() for work in WORKS}
        with ExitStack() as stack:
            (copy,) = stack.enter_context(copies(shelf.documents(documents)))
            server = stack.enter_context(books_server(copy))
            bare = stack.enter_context(yardstick_server(shelf.yardstick(documents)))
            for turn in range(options.runs + 1):  # the first warms up
                for work in WORKS:
                    own, other = _ask(server, work), _ask_bare(bare, work)
                    if turn:
                        ours[work.name].extend(own)
                        theirs[work.name].extend(other)
        for name, samples in ours.items():
            limit = theirs[name].busy
            rows.append(
                [
                    name,
                    f"{documents:,}",
                    milliseconds(samples.median),
                    milliseconds(samples.busy),
                    milliseconds(limit),
                    f"{samples.busy / limit:.1f}",
                ]
            )
    show(
        "Against the limit",
        options.command("limits"),
        f"{options.runs} rounds, both programs in turns, 10 to 400 requests of a kind one after "
        "the other",
        ["request", "documents", "median ms", "cpu ms", "limit cpu ms", "times the limit"],
        rows,
        ["cpu is the processor time of the server for a request, the median of the rounds."],
    )


def _ask(server: Server, work: Work) -> Samples:
    client = Client(server.port, takes_kept=work.takes_kept)
    path = f"/api/v1{work.path}".format(**_ids(client))
    if work.is_known:
        client.know(path)
    client.send("GET", path)
    return _measured(client, server, path, work.requests)


def _ask_bare(server: Server, work: Work) -> Samples:
    (client,) = server.clients(1)
    client.send("GET", work.like)
    return _measured(client, server, work.like, work.requests)


def _measured(client: Client, server: Server, path: str, requests: int) -> Samples:
    samples = watched(
        server.pid, lambda: one_after_another(requests, lambda _: client.send("GET", path))
    )
    client.close()
    return samples


def _ids(client: Client) -> dict[str, str]:
    """The ids of an invoice, and of the account of most rows."""
    (invoice,) = client.get("/api/v1/invoices?limit=1")["data"]
    accounts = client.get("/api/v1/accounts?limit=1000")["data"]
    (account,) = (account["id"] for account in accounts if account["number"] == BUSY)
    return {"invoice": invoice["id"], "account": account}
