"""Where real projects come from: the folder named by SHIPWHEEL_CORPUS, else the package index that the user's pip knows."""

import csv
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PYTHON = "/usr/bin/python3"


def folder():
    """The corpus, or None."""
    named = os.environ.get("SHIPWHEEL_CORPUS")
    return Path(named).resolve() if named and Path(named, "projects.tsv").is_file() else None


def projects():
    """Rows of projects.tsv as dictionaries; empty without a corpus."""
    root = folder()
    if not root:
        return []
    with open(root / "projects.tsv", encoding="utf-8", newline="") as file:
        lines = [line for line in file if line.strip()]
    lines[0] = lines[0].lstrip("#").lstrip()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def environment(home):
    """A clean environment whose pip and uv find the corpus' wheels (or the user's index, where there is no corpus)."""
    keep = ("PATH", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "https_proxy", "no_proxy", "SHIPWHEEL_CORPUS")
    env = {k: v for k, v in os.environ.items() if k in keep}
    env |= {
        "HOME": str(home),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SHIPWHEEL_STATE_DIR": f"{home}/state",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    root = folder()
    if root:
        wheels = f"{root}/wheels"
        env |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels}
        env |= {"UV_OFFLINE": "1", "UV_NO_INDEX": "1", "UV_FIND_LINKS": wheels}
    else:
        env |= {k: v for k, v in os.environ.items() if k.startswith("PIP_")}
    return env


def git(where, *words):
    who = {
        "GIT_AUTHOR_NAME": "A U Thor", "GIT_AUTHOR_EMAIL": "author@example.com", "GIT_AUTHOR_DATE": "1700000000 +0000",
        "GIT_COMMITTER_NAME": "A U Thor", "GIT_COMMITTER_EMAIL": "author@example.com", "GIT_COMMITTER_DATE": "1700000000 +0000",
    }
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | who | {"GIT_CONFIG_GLOBAL": "/dev/null"}
    subprocess.run(["git", *words], cwd=where, env=env, check=True, capture_output=True)


def fetch_sdist(name, into):
    """The newest sdist of a project from the user's index; None when it cannot be had."""
    done = subprocess.run(
        [PYTHON, "-m", "pip", "download", "-q", "--no-deps", "--no-build-isolation", "--no-binary", ":all:", "-d", into, name],
        capture_output=True, text=True, check=False,
    )
    found = sorted(Path(into).glob("*.tar.gz"))
    return found[-1] if done.returncode == 0 and found else None


def repository(sdist, where, version, clean=True):
    """Unpacks an sdist into a fresh repository tagged v<version>; `clean` without what a build has generated."""
    where = Path(where)
    unpacked = Path(tempfile.mkdtemp(dir=where.parent))
    subprocess.run(["tar", "--no-same-owner", "-xzf", sdist, "-C", unpacked], check=True)
    (top,) = unpacked.iterdir()
    shutil.move(top, where)
    unpacked.rmdir()
    if clean:
        (where / "PKG-INFO").unlink(missing_ok=True)
        for generated in [*where.glob("*.egg-info"), *where.glob("src/*.egg-info")]:
            shutil.rmtree(generated) if generated.is_dir() else generated.unlink()
    git(where, "init", "-q", "-b", "main")
    git(where, "add", "-A", "-f", ".")
    git(where, "commit", "-q", "-m", "import")
    git(where, "tag", "-a", f"v{version}", "-m", f"v{version}")
    return where
