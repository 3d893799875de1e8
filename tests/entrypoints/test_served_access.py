"""Servers as users start them: with tokens, on more addresses and on a socket, or only to read."""

import os
import stat
from hashlib import sha256

import httpx
import pytest

from entrypoints.server_process import running_server
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="it needs Unix sockets")


def test_a_server_with_tokens_is_used_from_everywhere_by_those_who_have_one(tmp_path):
    path, socket_path = tmp_path / "books.wyzbooks", tmp_path / "own" / "api"
    socket_path.parent.mkdir(mode=0o700)
    file, folder = str(path), tmp_path
    added = run("token", "add", "till", "--scope", "read", "--file", file, folder=folder)
    token = added.stdout.decode().strip()
    token_file = tmp_path / "till.token"
    token_file.write_text(f"{token}\n", encoding="utf-8")
    options = ("--token", "--listen", "0.0.0.0", "--socket", str(socket_path))
    with Served(path, free_port(), *options, token=token) as served:
        served.wait()
        assert httpx.get(f"{served.url}/nothing", trust_env=False).status_code == 401
        assert served.client.post("/terms", json={}).json()["code"] == "scope"
        details = path.with_name(f"{path.name}.server")
        assert stat.S_IMODE(details.stat().st_mode) == 0o600

        transport = httpx.HTTPTransport(uds=str(socket_path))
        with httpx.Client(transport=transport, base_url="http://localhost") as client:
            headers = dict(served.client.headers)
            assert client.get("/api/v1/terms", headers=headers).status_code == 200
            assert client.get("/api/v1/terms").status_code == 401
            answer = client.get("/api/v1/terms", headers={**headers, "host": "evil.example"})
            assert answer.status_code == 421

        # The commands of the person who started the server need no token of a person.
        assert run("backup", "--file", file, folder=folder).returncode == 0
        copy = ("mirror", served.url, str(tmp_path / "copy.wyzbooks"), "--once")
        refused = run(*copy, folder=folder)
        assert refused.returncode == 1
        assert b"(--token-file)" in refused.stderr
        assert run(*copy, "--token-file", str(token_file), folder=folder).returncode == 0

        assert running_server(path).token
        tokens = path.with_name(f"{path.name}.tokens")
        tokens.chmod(0o644)
        assert served.client.get("/terms").json()["code"] == "storage"
        answer = httpx.post(f"{served.url}/login", data={"token": token}, trust_env=False)
        assert (answer.status_code, str(folder) in answer.text) == (503, False)
        assert served.said().count(f"chmod 600 {tokens}") == 1
        tokens.chmod(0o600)

        with served.client.stream("GET", "/sync/stream") as stream:
            lines = stream.iter_lines()
            assert "event: hello" in (next(lines), next(lines), next(lines))
            assert run("token", "remove", "till", "--file", file, folder=folder).returncode == 0
            item = run("add", "items", "--file", file, folder=folder, given=b'{"name": "Secret"}')
            assert item.returncode == 0
            assert "Secret" not in "".join(lines)
        assert served.client.get("/terms").json()["code"] == "token_unknown"
        assert run("stop", "--file", file, folder=folder).returncode == 0
        assert served.process.wait(PATIENCE) == 0
    assert not socket_path.exists()


def test_a_server_that_only_reads_leaves_every_byte_of_the_file(tmp_path):
    path = tmp_path / "books.wyzbooks"
    assert run("init", "--file", str(path), folder=tmp_path).returncode == 0
    before = sha256(path.read_bytes()).digest()
    with Served(path, free_port(), "--read-only") as served:
        served.wait()
        assert served.client.get("/system/health").json()["readOnly"] is True
        assert len(served.client.get("/accounts").json()["data"]) == 19
        assert served.client.post("/system/verify").json()["ok"] is True
        for address in ("/terms", "/data/backup", "/terms?dryRun=true"):
            assert served.client.post(address, json={}).json()["code"] == "read_only"
        assert run("stop", "--file", str(path), folder=tmp_path).returncode == 0
        assert served.process.wait(PATIENCE) == 0
    assert sha256(path.read_bytes()).digest() == before
    assert not path.with_name(f"{path.name}.backups").exists()
