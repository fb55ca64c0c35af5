"""Where the server listens: this machine alone, unless a person says twice that others may come."""

from __future__ import annotations

import ipaddress
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fascia_journal import cli
from fascia_journal.app import listening, server, settings
from fascia_journal.errors import JournalError

PAGE = "voila/render/1_journal.ipynb"
OTHERS = ["0.0.0.0", "::", "192.168.1.20", "10.0.0.1", "fe80::1", "2001:db8::7", "8.8.8.8"]


def opened(url: str, token: str) -> int:
    request = urllib.request.Request(url + "api/status", headers={"Authorization": f"token {token}"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=30) as answer:
        return int(answer.status)


def a_page(served: Any) -> None:
    """Start a kernel, as a page does."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(served.address(PAGE), timeout=60) as answer:
        assert b"</html>" in answer.read()  # it comes bit by bit, while the kernel works


@pytest.mark.parametrize("address", OTHERS)
def test_an_address_that_others_reach_is_refused_unless_it_is_said_twice(address: str) -> None:
    with pytest.raises(JournalError, match=r"unencrypted.*say it twice.*--open-to-others") as refused:
        listening.allowed(address, open_to_others=False)
    assert address in str(refused.value)


def test_to_open_it_without_an_address_is_refused() -> None:
    with pytest.raises(JournalError, match="name the address"):
        listening.allowed(None, open_to_others=True)


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "127.9.9.9", "::1", "[::1]"])
def test_this_machine_s_own_addresses_need_no_second_word(address: str) -> None:
    assert ipaddress.ip_address(listening.allowed(address, open_to_others=False)).is_loopback
    with pytest.raises(JournalError, match="leave --open-to-others out"):
        listening.allowed(address, open_to_others=True)


def test_said_twice_it_is_done() -> None:
    assert listening.allowed("0.0.0.0", open_to_others=True) == "0.0.0.0"


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(JournalError, match="does not have the address"):
        listening.allowed("192.0.2.1", open_to_others=True)


@pytest.mark.parametrize("words", ["example.org", "", "1.2.3", "0", "127.0.0.1:80", "0x7f000001", "*"])
def test_what_is_no_address_is_refused(words: str) -> None:
    for twice in (False, True):
        with pytest.raises(JournalError, match="is no address"):
            listening.allowed(words, open_to_others=twice)


@pytest.mark.parametrize(
    "words", [["--address", "0.0.0.0"], ["--open-to-others"], ["--address", "::"], ["--address", "my-laptop"]]
)
def test_the_shell_starts_nothing_before_it_is_said_twice(
    words: list[str], own_folders: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(server, "_prepare", lambda *given: started.append(given))
    file = own_folders / "anna.sqlite"
    assert cli.main(["--journal", str(file), "start", "--no-browser", *words]) == cli.REFUSED
    assert "Nothing was started." in capsys.readouterr().err
    assert started == []
    assert not file.exists()


def test_without_a_word_it_is_this_machine_alone(
    serve: Callable[..., Any], sockets: Callable[..., Any]
) -> None:
    served = serve()
    a_page(served)
    listens = [one for one in sockets(served) if one.there is None]
    assert len(listens) > 1  # the page's, and the kernel's
    assert {one.here for one in listens} == {"127.0.0.1"}
    assert "Other machines" not in served.said


def test_opened_to_others_the_pages_are_and_the_kernels_are_not(
    serve: Callable[..., Any], sockets: Callable[..., Any]
) -> None:
    served = serve("anna", "--address", "0.0.0.0", "--open-to-others")
    warned = served.process.stdout.readline()
    assert "Other machines can reach this journal at 0.0.0.0" in warned
    assert "nothing is encrypted" in warned
    a_page(served)
    port = int(served.url.rsplit(":", 1)[1].strip("/"))
    listens = {(one.here, one.port == port) for one in sockets(served) if one.there is None}
    assert listens == {("0.0.0.0", True), ("127.0.0.1", False)}
    with pytest.raises(urllib.error.HTTPError) as refused:
        opened(served.url, "0" * len(served.token))
    refused.value.close()
    assert refused.value.code == 403
    again = served.command("start", "--no-browser", "--address", "127.0.0.1")
    assert again.returncode == cli.REFUSED
    assert "open already, at another address" in again.stderr
    assert "Other machines can reach" in served.command("start", "--no-browser").stdout


def test_ipv6_of_this_machine(serve: Callable[..., Any], sockets: Callable[..., Any]) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    served = serve("anna", "--address", "::1")
    assert served.url.startswith("http://[::1]:")
    assert opened(served.url, served.token) == 200
    assert {one.here for one in sockets(served) if one.there is None} == {"::1"}


def test_nothing_that_a_person_set_for_another_jupyter_opens_it(
    serve: Callable[..., Any], sockets: Callable[..., Any], own_folders: Path, tmp_path: Path
) -> None:
    python = "c = get_config()\nc.ServerApp.ip = '0.0.0.0'\nc.ServerApp.disable_check_xsrf = True\n"
    python += "c.IdentityProvider.token = ''\nc.KernelManager.ip = '0.0.0.0'\nc.ServerApp.port = 4\n"
    plain = {"ServerApp": {"ip": "0.0.0.0", "allow_remote_access": True}, "IdentityProvider": {"token": ""}}
    named, listed, mark = tmp_path / "named", tmp_path / "listed", tmp_path / "mark"
    python += f"import pathlib\npathlib.Path({str(mark)!r}).write_text(__file__)\n"
    for folder in (own_folders / ".jupyter", own_folders, named, listed):  # the second: where it is started
        folder.mkdir(exist_ok=True)
        for name in ("jupyter_config", "jupyter_server_config", "jupyter_lab_config", "voila"):
            (folder / f"{name}.py").write_text(python)
            (folder / f"{name}.json").write_text(json.dumps(plain))
    served = serve(
        JUPYTER_CONFIG_DIR=str(named),
        JUPYTER_CONFIG_PATH=str(listed),
        JUPYTER_TOKEN="",
        JUPYTER_PORT="4",
        JUPYTER_IP="0.0.0.0",
        PYTHONSAFEPATH="1",  # as the command has it; `python -m` would import this voila.py by itself
    )
    a_page(served)
    assert not mark.exists(), f"{mark.read_text()} was run"
    assert {one.here for one in sockets(served) if one.there is None} == {"127.0.0.1"}
    with pytest.raises(urllib.error.HTTPError) as refused:
        opened(served.url, "")
    refused.value.close()
    assert refused.value.code == 403


def test_a_foreign_host_name_is_let_in_only_where_others_are(tmp_path: Path) -> None:
    for address, open_to_others in [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True)]:
        c = settings.config(notebooks=tmp_path, title="", token="x", port=0, address=address)
        assert c.ServerApp.ip == address
        assert c.ServerApp.allow_remote_access is open_to_others


def test_messages_of_a_kernel_are_encrypted(serve: Callable[..., Any], own_folders: Path) -> None:
    """Every account of the machine may connect to 127.0.0.1; without the key it hears nothing."""
    served = serve()
    a_page(served)
    (file,) = (own_folders / ".local/state/fascia-journal/running/jupyter").glob("kernel-*.json")
    assert file.stat().st_mode & 0o077 == 0
    keys = json.loads(file.read_text())
    assert len(keys["curve_publickey"]) == len(keys["curve_secretkey"]) == 40
