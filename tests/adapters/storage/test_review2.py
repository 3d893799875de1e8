"""Whether the version at a time is found by the index, as its comment says."""

from adapters.storage.sqlite.change_log import SqliteChangeLog
from adapters.storage.sqlite.store import SqliteStore
from tests.support import new_books


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
