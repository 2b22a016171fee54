"""Disks that are full, backends that hang or chatter, uploads that are cut off, settings that would fool the verification."""

import os
import re
import shutil
import socket
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import PROGRAM, PYTHON


def backend_project(world, code, name="odd", requires="[]"):
    where = world.home / name
    (where / "backend").mkdir(parents=True)
    (where / "backend/odd.py").write_text(code, encoding="utf-8")
    (where / "pyproject.toml").write_text(
        f'[build-system]\nrequires = {requires}\nbuild-backend = "odd"\nbackend-path = ["backend"]\n'
        f'[project]\nname = "{name}"\nversion = "1.0"\n', encoding="utf-8",
    )
    return world.repository(where, "v1.0")


GOOD_BACKEND = '''
import base64, hashlib, io, os, sys, tarfile, zipfile

META = b"Metadata-Version: 2.1\\nName: odd\\nVersion: 1.0\\nSummary: odd\\n"

def build_sdist(folder, settings=None):
    {noise}
    path = os.path.join(folder, "odd-1.0.tar.gz")
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name in ("pyproject.toml", "backend/odd.py"):
            archive.add(name, "odd-1.0/" + name)
        info = tarfile.TarInfo("odd-1.0/PKG-INFO")
        info.size = len(META)
        archive.addfile(info, io.BytesIO(META))
    return "odd-1.0.tar.gz"

def build_wheel(folder, settings=None, metadata=None):
    {noise}
    files = {{
        "odd.py": b"ANSWER = 42\\n",
        "odd-1.0.dist-info/METADATA": META,
        "odd-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\\nGenerator: odd\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }}
    record = ""
    with zipfile.ZipFile(os.path.join(folder, "odd-1.0-py3-none-any.whl"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 0, 0, 0)), data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += f"{{name}},sha256={{digest}},{{len(data)}}\\n"
        record += "odd-1.0.dist-info/RECORD,,\\n"
        archive.writestr(zipfile.ZipInfo("odd-1.0.dist-info/RECORD", (2020, 2, 2, 0, 0, 0)), record)
    return "odd-1.0-py3-none-any.whl"
'''


def test_backend_that_chatters_on_stdout(world):
    noise = 'print("{\\"return\\": \\"evil.whl\\"}"); sys.stdout.flush(); os.write(1, b"x" * 100000)'
    where = backend_project(world, GOOD_BACKEND.format(noise=noise))
    code, document = world.json(where, "rehearse")
    assert code == 0 and document["verified"], document


def test_backend_that_hangs_is_ended(world):
    where = backend_project(world, "import time\ndef build_sdist(folder, settings=None):\n    time.sleep(600)\n")
    done = world.shipwheel(where, "build", "--timeout", "2")
    assert done.returncode == 4, done.stderr
    assert re.search(r"SW-E\d{3}", done.stderr) and "2" in done.stderr
    assert not (where / "dist").exists() or not list((where / "dist").iterdir())


def test_backend_that_returns_nonsense(world):
    where = backend_project(world, 'def build_sdist(folder, settings=None):\n    return "../../evil.tar.gz"\n')
    done = world.shipwheel(where, "build")
    assert done.returncode == 4 and "evil" in done.stderr


def test_missing_build_requirement_says_so(world):
    where = backend_project(world, GOOD_BACKEND.format(noise="pass"), requires='["no-such-backend-here"]')
    done = world.shipwheel(where, "build", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(world.home))
    assert done.returncode == 3 or done.returncode == 4
    assert "no-such-backend-here" in done.stderr


@pytest.mark.parametrize("small_disk", ["600k"], indirect=True)
def test_disk_full(world, small_disk):
    """Wherever the disk fills up: a sentence and a hint, no crash, and enough space makes the same command succeed."""
    where = world.project("almanac", "v1.2.0")
    filler = small_disk / "filler"
    seen = set()
    for free in (0, 8, 40, 80, 120, 200, 300):
        filler.write_bytes(b"")
        available = os.statvfs(small_disk).f_bavail * 4096
        filler.write_bytes(b"\0" * max(0, available - free * 1024))
        done = world.shipwheel(where, "rehearse", SHIPWHEEL_STATE_DIR=small_disk / "state")
        assert done.returncode >= 0, done.stderr
        if done.returncode == 0:
            continue
        seen.update(re.findall(r"SW-[A-Z]\d{3}", done.stderr))
        assert "error[SW-" in done.stderr, done.stderr
    assert seen, "the disk was never full"
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=50m", small_disk], check=True)
    done = world.shipwheel(where, "rehearse", SHIPWHEEL_STATE_DIR=small_disk / "state")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("small_disk", ["600k"], indirect=True)
def test_disk_full_leaves_no_half_built_file(world, small_disk):
    where = world.project("almanac", "v1.2.0")
    out = small_disk / "dist"
    out.mkdir()
    (small_disk / "filler").write_bytes(b"\0" * (os.statvfs(small_disk).f_bavail * 4096 - 8192))
    done = world.shipwheel(where, "build", "--out", out)
    assert done.returncode != 0 and "SW-F002" in done.stderr
    assert "free some space" in done.stderr
    for left in out.iterdir():  # the sdist may have been finished; nothing is half of a file
        with tarfile.open(left) as archive:
            assert archive.getnames()


def test_the_users_settings_cannot_fool_verify(world):
    """pip would install the same version from a folder of the user's: with other bytes, without asking the index."""
    where = world.project("almanac", "v1.2.0")
    trap = world.home / "trap"
    trap.mkdir()
    assert world.shipwheel(where, "build", "--out", trap, "--no-sdist").returncode == 0
    (wheel,) = trap.glob("*.whl")
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("almanac/trap.py", "raise SystemExit('installed from elsewhere')\n")
    (world.home / ".config/pip").mkdir(parents=True)
    (world.home / ".config/pip/pip.conf").write_text(f"[global]\nno-index = true\nfind-links = {trap}\n", encoding="utf-8")
    code, document = world.json(
        where, "rehearse", PIP_NO_INDEX="1", PIP_FIND_LINKS=trap, PIP_TARGET=world.home / "elsewhere", PIP_USER="1"
    )
    assert code == 0 and document["verified"], document
    (site,) = Path(document["dir"]).glob("verify/venv/lib/python3*/site-packages/almanac")
    assert not (site / "trap.py").exists()
    assert not (world.home / "elsewhere").exists()


def test_upload_cut_off_half_way_is_not_listed(world):
    """A client that dies in the middle of an upload leaves nothing behind that anybody could see."""
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", "0"], env=world.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        text = "".join(process.stdout.readline() for _ in range(4))
        port = int(re.search(r"127\.0\.0\.1:(\d+)", text).group(1))
        token = re.search(r"token:\s+(\S+)", text).group(1)
        import base64

        login = base64.b64encode(f"__token__:{token}".encode()).decode()
        head = (
            "--b\r\nContent-Disposition: form-data; name=\":action\"\r\n\r\nfile_upload\r\n"
            "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nodd\r\n"
            "--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1.0\r\n"
            "--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"odd-1.0-py3-none-any.whl\"\r\n\r\n"
        )
        for sent in (0, 10, 1000):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
                client.sendall(
                    f"POST /legacy/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {login}\r\n"
                    f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n{head}".encode()
                    + b"x" * sent
                )
        import urllib.request

        with urllib.request.urlopen(f"http://127.0.0.1:{port}/simple/", timeout=30) as answer:
            assert "odd" not in answer.read().decode()
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert not [p for p in (world.state / "index").rglob("*.whl")]


def test_no_git_on_path(world):
    where = world.project("almanac", "v1.2.0")
    lonely = world.home / "lonely"
    lonely.mkdir()
    (lonely / "python3").symlink_to(PYTHON)
    done = world.shipwheel(where, "rehearse", PATH=lonely)
    assert done.returncode != 0
    assert "git" in done.stderr and "fix:" in done.stderr


def test_nothing_is_left_in_the_work_tree(world):
    where = world.project("almanac", "v1.2.0")
    assert world.shipwheel(where, "rehearse", "--native", "never", "--no-isolation").returncode == 0
    assert world.git(where, "status", "--porcelain", "--ignored") == ""


def test_last_runs_are_kept_and_older_ones_removed(world):
    where = world.project("fathom", "v0.3.0")
    for _ in range(7):
        assert world.shipwheel(where, "rehearse", "--fresh", "--no-import", "--no-scripts").returncode == 0
    assert len(list((world.state / "rehearsals").iterdir())) == 5


def test_examples_by_their_old_backends(world):
    """The demo's projects are built by Debian's setuptools and flit too, and end verified."""
    for name, tag in (("almanac", "v1.2.0"), ("fathom", "v0.3.0")):
        where = world.project(name, tag)
        code, document = world.json(where, "rehearse", "--native", "never", "--no-isolation")
        assert code == 0 and document["verified"] and not document["native"], document
        shutil.rmtree(where)
