"""Where the server listens: on this machine alone, unless a person says twice that others may come."""

from __future__ import annotations

import ipaddress
import socket

from fascia_journal.errors import JournalError

HOST = "127.0.0.1"


def allowed(address: str | None, *, open_to_others: bool) -> str:
    """The address to listen at, in numbers.

    Args:
        address: what the person asked for; None: this machine alone.
        open_to_others: said beside it: other machines may reach the journal. Neither opens it by itself.

    Raises:
        JournalError: one of the two was said without the other, or this machine has no such address.
    """
    if address is None:
        if open_to_others:
            raise JournalError(
                "--open-to-others opens nothing by itself: name the address, too, such as "
                "--address 192.168.1.20. Nothing was started."
            )
        return HOST
    given = _in_numbers(address)
    if is_own(given) and open_to_others:
        raise JournalError(
            f"{given} is this machine alone, where nobody else can come: leave --open-to-others out. "
            "Nothing was started."
        )
    if not is_own(given) and not open_to_others:
        raise JournalError(
            f"At {given} other machines in the network could reach this journal, and all that is shown and "
            "typed would pass the network unencrypted. If you want that all the same, say it twice: "
            f"--address {given} --open-to-others. Nothing was started."
        )
    _look_whether_it_is_ours(given)
    return given


def is_own(address: str) -> bool:
    """Whether only this machine can reach that address."""
    return ipaddress.ip_address(address).is_loopback


def door(address: str) -> str:
    """The address that a browser on this machine takes, as it stands in a URL."""
    one = ipaddress.ip_address(address)
    if one.is_unspecified:  # all of this machine's addresses
        one = ipaddress.ip_address(HOST if one.version == 4 else "::1")
    return f"[{one}]" if one.version == 6 else str(one)


def _in_numbers(address: str) -> str:
    try:
        return str(ipaddress.ip_address(HOST if address == "localhost" else address.strip("[]")))
    except ValueError:
        raise JournalError(
            f"{address!r} is no address: write it in numbers, such as 192.168.1.20. Nothing was started."
        ) from None


def _look_whether_it_is_ours(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.bind((address, 0))
    except OSError:
        raise JournalError(
            f"This machine does not have the address {address}. Nothing was started."
        ) from None
