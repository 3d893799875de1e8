"""Whether the version at a time is found by the index, as its comment says."""

from adapters.storage.sqlite.change_log import SqliteChangeLog
from tests.support import new_books
from adapters.storage.sqlite.store import SqliteStore


def test_the_version_at_a_time_is_found_by_an_index(tmp_path):
    books = new_books(SqliteStore(tmp_path / "books.wyzbooks"))

    def plan(work):
        log, asked = work.session.log, []
        read = log._buffer.read

        class Spy:
            def read(self, sql, *values):
                asked.append((sql, values))
                return read(sql, *values)

        SqliteChangeLog(Spy()).version_at("2026-01-01T00:00:00.000Z")
        ((sql, values),) = asked
        return [row[3] for row in read(f"EXPLAIN QUERY PLAN {sql}", *values)]

    assert any("changes_by_time" in step for step in books.read(plan)), books.read(plan)
    books.store.close()


def test_a_large_scratch_store_is_in_a_file_and_not_in_memory():
    import os

    from adapters.storage.sqlite import scratch

    def files():
        found = {}
        for name in os.listdir("/proc/self/fd"):
            try:
                found[name] = os.stat(f"/proc/self/fd/{name}").st_size
            except OSError:
                continue
        return found

    def resident() -> int:
        pages = int(open("/proc/self/statm").read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20

    before, memory = files(), resident()
    connection = scratch._connected()
    connection.execute("CREATE TABLE t (x)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t VALUES (?)", (("x" * 1000,) for _ in range(150_000)))
    connection.execute("COMMIT")
    grown = resident() - memory
    large = [name for name, size in files().items() if size > 2**26 and name not in before]
    options = [o for (o,) in connection.execute("PRAGMA compile_options") if "TEMP_STORE" in o]
    connection.close()
    assert large, f"no file; {grown} MiB more memory than before, although cache_size is 32: {options}"


def test_a_damaged_log_does_not_stop_the_upgrade():
    from adapters.storage.sqlite.driver import DRIVER
    from adapters.storage.sqlite.migrations import STEPS

    connection = DRIVER.connect(":memory:", isolation_level=None)
    for number, step in enumerate(STEPS, 1):
        if number == 10:
            row = (1, "t", "a", "r", "applications", "payment:p", "put", None, "[", "h", "")
            connection.execute("INSERT INTO changes VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
        for statement in step.split(";"):
            if statement.strip():
                connection.execute(statement)
    connection.close()
