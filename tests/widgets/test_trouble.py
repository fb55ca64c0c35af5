"""The form when disk, file or clock is in trouble: it keeps what was typed and saves once it can."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from fascia_journal import Journal, clock
from fascia_journal.widgets.check_in import CheckInPage
from fascia_journal.widgets.session import SessionPage


def typed(journal, note="kept"):
    page = SessionPage(journal)
    page.form.before.overall = 6
    page.form.after.overall = 4
    page.form.note.value = note
    return page


def refused(page, words):
    """Save is refused in these words; the form keeps what was typed, and says nothing of "Saved"."""
    assert not page.save.press("save")
    assert words in page.guard.notice.html
    assert "Saved:" not in page.guard.notice.html
    assert page.form.before.overall == 6
    assert page.form.note.value.startswith("kept")


def test_a_full_disk(journal, reopened):
    page = typed(journal)
    database = journal._store._db
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    page.form.note.value = "kept" + "x" * 9_000
    assert "The disk is full." in page.guard.notice.html  # said while typing: the draft could not be kept
    refused(page, "The disk is full. Nothing was saved. Make some room, then try again.")
    database.execute("PRAGMA max_page_count = 1000000")
    assert page.save.press("save")
    with reopened() as other:
        assert other.count() == 1


def test_a_file_that_vanished_while_the_page_stood_open(journal, reopened, path):
    page = typed(journal)
    away = path.rename(path.with_name("away.sqlite"))
    refused(page, "was moved away or replaced while it was open. Nothing was saved.")
    assert not path.exists()
    away.rename(path)
    assert page.save.press("save")
    with reopened() as other:
        assert other.count() == 1


LIMITS = {
    "no permission for the folder": ("os.chmod(path.parent, 0o500)", "os.chmod(path.parent, 0o700)"),
    "a limit for files, as a quota": (
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))",
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))",
    ),
}


def as_somebody_else(script, tmp_path):
    """Run a script that gives up root's rights, on a home that others may enter."""
    with tempfile.TemporaryDirectory() as home:  # pytest's own folders are closed to others
        Path(home).chmod(0o711)
        done = subprocess.run(
            [sys.executable, "-c", script, home],
            env={**os.environ, "HOME": home, "XDG_DATA_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name != "posix", reason="rights and limits of POSIX")
@pytest.mark.parametrize("trouble", LIMITS)
def test_what_the_system_forbids(trouble, tmp_path):
    """In a process of its own: a limit is the process's. Root, who has every right, becomes somebody else."""
    forbid, allow = LIMITS[trouble]
    script = textwrap.dedent(f"""
        import os, resource, signal, sys
        from pathlib import Path
        from fascia_journal import Journal
        from fascia_journal.widgets.session import SessionPage
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        path = Path(sys.argv[1]) / "home" / "journal.sqlite"
        with Journal.open(path) as journal:
            page = SessionPage(journal)
            page.form.before.overall = 6
            assert page.save.press("save")  # all that is imported late is there
            page.form.before.overall = 6
            page.form.note.value = "kept" + "x" * 9_000
            root = os.geteuid() == 0
            if root:
                for one in (path.parent, path):
                    os.chown(one, 65534, -1)
                os.seteuid(65534)
            {forbid}
            assert not page.save.press("save")
            said = page.guard.notice.html
            assert "Nothing was saved." in said and "Check" in said and "again" in said, said
            assert page.form.note.value.startswith("kept") and page.form.before.overall == 6
            {allow}
            assert page.save.press("save"), page.guard.notice.html
            if root:
                os.seteuid(0)
        with Journal.open(path) as journal:
            assert journal.count() == 2 and journal.check() == []
    """)
    as_somebody_else(script, tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_file_that_is_for_reading_only(tmp_path):
    """It opens and is read; once it may be written to, the same page saves, without a reload."""
    script = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from fascia_journal import Journal
        from fascia_journal.widgets.session import SessionPage
        path = Path(sys.argv[1]) / "home" / "journal.sqlite"
        with Journal.open(path) as journal:
            page = SessionPage(journal)
            page.form.before.overall = 6
            assert page.save.press("save")  # all that is imported late is there
        root = os.geteuid() == 0
        if root:
            for one in (path.parent, path):
                os.chown(one, 65534, -1)
            os.seteuid(65534)
        path.chmod(0o400)
        with Journal.open(path) as journal:
            page = SessionPage(journal)
            page.form.before.overall = 6
            page.form.note.value = "kept"
            assert not page.save.press("save")
            said = page.guard.notice.html
            assert "can only be read, not written. Nothing was saved. Check the rights" in said, said
            assert page.form.note.value == "kept" and page.form.before.overall == 6
            assert journal.count() == 1 and path.stat().st_mode & 0o777 == 0o400
            path.chmod(0o600)
            assert page.save.press("save"), page.guard.notice.html
            assert journal.count() == 2 and journal.check() == []
            pragmas = [journal._store._db.execute(f"PRAGMA {one}").fetchone()[0]
                       for one in ("journal_mode", "synchronous", "foreign_keys")]
            assert pragmas == ["delete", 3, 1], pragmas
    """)
    as_somebody_else(script, tmp_path)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte, really full when something fills it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount on this system")
    if mounted.returncode:
        pytest.skip(f"this account may not mount a small disk: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_really_full(small_disk):
    with Journal.open(small_disk / "journal.sqlite") as journal:
        page = typed(journal)
        filler = small_disk / "filler"
        subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4k"], capture_output=True, check=False)
        assert shutil.disk_usage(small_disk).free == 0
        page.form.note.value = "kept" + "x" * 9_000
        refused(page, "The disk is full. Nothing was saved. Make some room, then try again.")
        assert journal.count() == 0
        filler.unlink()
        assert page.save.press("save")
    with Journal.open(small_disk / "journal.sqlite", create=False) as journal:
        assert journal.count() == 1
        assert journal.check() == []
    assert [one.name for one in small_disk.iterdir()] == ["journal.sqlite"]


@pytest.mark.parametrize("years", [-2, 2])
def test_a_date_far_from_the_last_one_is_asked_about(journal, evening, years):
    assert typed(journal).save.press("save")
    with clock.fixed(evening.replace(year=evening.year + years)):
        page = typed(journal)
        assert page.save.press("save")
        assert f"3 March {evening.year + years} is more than a year from" in page.guard.notice.html
        assert "Nothing was saved yet" in page.guard.notice.html
        assert journal.count() == 1
        assert page.form.note.value == "kept"
        assert page.guard.notice.press("offer0")
        assert "Saved: session of" in page.guard.notice.html
    assert journal.count() == 2
    dates = [one.local_date.year for one in journal.latest(5)]
    assert dates == sorted(dates, reverse=True)


def test_a_date_within_a_year_and_a_first_one_are_not_asked_about(journal, evening):
    assert typed(journal).save.press("save")
    with clock.fixed(evening + dt.timedelta(days=366)):
        assert typed(journal).save.press("save")
        page = CheckInPage(journal)
        page.form.tension.overall = 0
        assert page.save.press("save")
    assert (journal.count(), journal.count("check_in")) == (2, 1)
