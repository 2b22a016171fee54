#!/usr/bin/python3
"""The newest clients, unmodified, against our index server: what they upload is stored, what it refuses they tell, what is there
they install, lock and skip.

usage: server_clients.py PROGRAM      (PROGRAM is the built tests/conformance/serve_cli)

The clients come from $SHIPWHEEL_CORPUS/wheels, or from the index that the user's pip knows. One line a case; the last line
counts them: "server: N passed, N failed, N skipped"."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve()
os.environ["SERVE_CLI"] = str(PROGRAM)
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from index import Server, sdist, wheel  # noqa: E402

PYTHON = "/usr/bin/python3"
CORPUS = os.environ.get("SHIPWHEEL_CORPUS")
WHEELS = Path(CORPUS, "wheels") if CORPUS and Path(CORPUS, "wheels").is_dir() else None
REQUIREMENTS = {  # pdm does not start with the newest of its dependencies
    "pip": ["pip>=26"], "uv": ["uv"], "twine": ["twine"], "poetry": ["poetry"], "pdm": ["pdm==2.26.2", "unearth<0.19"], "hatch": ["hatch"], "flit": ["flit"],
}  # fmt: skip
PYPROJECT = """\
[build-system]
requires = ["flit_core>=3.4"]
build-backend = "flit_core.buildapi"

[project]
name = "{name}"
version = "1.0"
description = "A demonstration"
readme = "README.md"
requires-python = ">=3.9"
keywords = ["one", "two"]
authors = [{{name = "Ann Example", email = "ann@example.com"}}]
classifiers = ["Development Status :: 3 - Alpha", "Programming Language :: Python :: 3"]
dependencies = ["packaging >= 20, < 100"]

[project.optional-dependencies]
extra = ["packaging; python_version > '3'"]

[project.urls]
Homepage = "https://example.com/demo"
"""


class Skip(Exception):
    pass


class World:
    """Clients in virtual environments of their own, one server for each case."""

    def __init__(self, work):
        self.work = Path(work)
        self.tools = {}

    def environment(self, **more):
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.work), "LC_ALL": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
               "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "PDM_CHECK_UPDATE": "0", "UV_NO_PROGRESS": "1",
               "SOURCE_DATE_EPOCH": "1700000000", "NO_COLOR": "1", "COLUMNS": "500"}  # fmt: skip
        sanitizers = {k: v for k, v in os.environ.items() if k.startswith(("ASAN_", "UBSAN_", "LSAN_", "TSAN_"))}
        return {**env, **sanitizers, **more}

    def run(self, argv, cwd=None, timeout=300, **more):
        return subprocess.run([str(a) for a in argv], cwd=cwd or self.work, env=self.environment(**more), capture_output=True, text=True,
                              timeout=timeout, stdin=subprocess.DEVNULL, check=False)  # fmt: skip

    def tool(self, name):
        """The client's program, installed when it is first wanted."""
        if name not in self.tools:
            where = self.work / "venv" / name
            self.tools[name] = None
            made = self.run([PYTHON, "-m", "venv", where])
            source = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(WHEELS)} if WHEELS else {}
            source |= {} if WHEELS else {k: v for k, v in os.environ.items() if k.startswith("PIP_")}
            done = self.run([where / "bin/python", "-m", "pip", "install", "-q", *REQUIREMENTS[name]], **source)
            if made.returncode == 0 and done.returncode == 0:
                self.tools[name] = where / "bin" / name
        if self.tools[name] is None:
            raise Skip(f"{name} cannot be installed")
        return self.tools[name]


def project(where, name):
    """A project with its distributions built, as flit_core makes them."""
    where.mkdir(parents=True)
    module = name.replace("-", "_")
    (where / "pyproject.toml").write_text(PYPROJECT.format(name=name), encoding="utf-8")
    (where / "README.md").write_text("# Demo\n\nA demonstration with an umlaut: ä.\n", encoding="utf-8")
    (where / f"{module}.py").write_text('"""A demonstration"""\n', encoding="utf-8")
    code = "import sys\nfrom flit_core import buildapi as b\nb.build_wheel('dist')\nb.build_sdist('dist')\n"
    (where / "dist").mkdir()
    subprocess.run([PYTHON, "-c", code], cwd=where, check=True, capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})
    return where


def digests(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def said(done):
    return done.stdout + done.stderr


# --- uploading: argv and environment of each client for "dist" of the project at `where` ---


def upload_twine(world, server, where, token):
    files = sorted((where / "dist").iterdir())
    return world.run([world.tool("twine"), "upload", "--repository-url", server.url + "legacy/", "-u", "__token__", "-p", token,
                      "--non-interactive", "--disable-progress-bar", *files], where)  # fmt: skip


def upload_uv(world, server, where, token, *more):
    files = sorted((where / "dist").iterdir())
    return world.run([world.tool("uv"), "publish", "--publish-url", server.url + "legacy/", "--token", token, *more, *files], where)


def upload_poetry(world, server, where, token):
    return world.run([world.tool("poetry"), "publish", "-r", "ours", "-u", "__token__", "-p", token, "--no-interaction"], where,
                     POETRY_REPOSITORIES_OURS_URL=server.url + "legacy/")  # fmt: skip


def upload_pdm(world, server, where, token):
    return world.run([world.tool("pdm"), "publish", "-r", server.url + "legacy/", "-u", "__token__", "-P", token, "--no-build"], where)


def upload_hatch(world, server, where, token):
    files = sorted((where / "dist").iterdir())
    return world.run([world.tool("hatch"), "publish", "-r", server.url + "legacy/", "-u", "__token__", "-a", token, "-n", *files], where)


def upload_flit(world, server, where, token):
    return world.run([world.tool("flit"), "publish"], where, FLIT_INDEX_URL=server.url + "legacy/", FLIT_USERNAME="__token__",
                     FLIT_PASSWORD=token)  # fmt: skip


UPLOADERS = {"twine": upload_twine, "uv": upload_uv, "poetry": upload_poetry, "pdm": upload_pdm, "hatch": upload_hatch, "flit": upload_flit}


def case_upload(world, server, client):
    """Stored byte for byte; the same again succeeds."""
    where = project(world.work / f"up-{client}", "demolib")
    for again in range(2):
        done = UPLOADERS[client](world, server, where, server.token)
        assert done.returncode == 0, (again, said(done))
    assert server.files("demolib") == digests(where / "dist")


def case_refusal(world, server, client):
    """Other bytes under a name that is taken: the client fails and its user reads why."""
    where = project(world.work / f"no-{client}", "demolib")
    taken = wheel("demolib", "1.0")
    assert server.upload(*taken).status == 200
    if client == "hatch":  # it looks before it publishes and skips what is there; so the index must be asked too late
        done = UPLOADERS[client](world, server, where, server.token)
        assert done.returncode == 0 and "already" in said(done).lower(), said(done)
    else:
        done = UPLOADERS[client](world, server, where, server.token)
        assert done.returncode != 0 and "already exist" in said(done), said(done)
    assert server.files("demolib")[taken[0]] == hashlib.sha256(taken[1]).hexdigest()


def case_wrong_token(world, server, client):
    where = project(world.work / f"bad-{client}", "demolib")
    done = UPLOADERS[client](world, server, where, server.token[::-1])
    assert done.returncode != 0 and "403" in said(done), said(done)
    assert server.files("demolib") == {}


def case_uv_check_url(world, server, _):
    """uv compares hashes on the simple page: the same is skipped, other bytes are an error before any upload."""
    where = project(world.work / "check-uv", "demolib")
    check = ("--check-url", server.url + "simple/")
    for _ in range(2):
        done = upload_uv(world, server, where, server.token, *check)
        assert done.returncode == 0, said(done)
    assert "already exists" in said(done) or "skipping" in said(done).lower(), said(done)
    (where / "dist/demolib-1.0-py3-none-any.whl").write_bytes(wheel("demolib", "1.0")[1])
    done = upload_uv(world, server, where, server.token, *check)
    assert done.returncode != 0, said(done)


# --- installing ---


def fill(server, *more):
    for name, content in (
        wheel("h3lib", "1.0"), sdist("h3lib", "1.0"), wheel("h3lib", "1.1", "Requires-Dist: h3dep>=0.5\n"),
        wheel("h3dep", "0.5"), wheel("h3dep", "0.6"), *more,
    ):  # fmt: skip
        assert server.upload(name, content).status == 200, name


def installed(folder):
    return {p.name for p in folder.glob("*.dist-info")}


def case_pip_install(world, server, _):
    fill(server, wheel("h3lib", "2.0rc1"))
    target = world.work / "pip-target"
    done = world.run([world.tool("pip"), "install", "--target", target, "--index-url", server.url + "simple/", "h3lib"])
    assert done.returncode == 0 and installed(target) == {"h3lib-1.1.dist-info", "h3dep-0.6.dist-info"}, said(done)


def case_pip_hashes(world, server, _):
    fill(server)
    digest = server.files("h3lib")["h3lib-1.0-py3-none-any.whl"]
    requirements = world.work / "requirements.txt"
    requirements.write_text(f"h3lib==1.0 --hash=sha256:{digest}\n")
    target = world.work / "hash-target"
    argv = [world.tool("pip"), "install", "--no-deps", "--require-hashes", "--target", target, "--index-url", server.url + "simple/"]
    done = world.run([*argv, "-r", requirements])
    assert done.returncode == 0, said(done)
    requirements.write_text(f"h3lib==1.0 --hash=sha256:{'0' * 64}\n")
    assert world.run([*argv, "--upgrade", "--no-cache-dir", "-r", requirements]).returncode != 0


def case_pip_cutoff(world, server, _):
    """upload-time is there: --uploaded-prior-to works and hides what is too new."""
    fill(server)
    argv = [world.tool("pip"), "download", "--no-deps", "-d", world.work / "cut", "--index-url", server.url + "simple/", "h3lib"]
    done = world.run([*argv, "--uploaded-prior-to", "2100-01-01T00:00:00Z"])
    assert done.returncode == 0, said(done)
    done = world.run([*argv, "--uploaded-prior-to", "2020-01-01T00:00:00Z"])
    assert done.returncode != 0 and "upload-time" not in said(done), said(done)


def case_pip_fast_deps(world, server, _):
    fill(server)
    done = world.run([world.tool("pip"), "install", "--use-feature=fast-deps", "--no-cache-dir", "--target", world.work / "fast",
                      "--index-url", server.url + "simple/", "h3lib"])  # fmt: skip
    assert done.returncode == 0, said(done)


def case_pip_index_versions(world, server, _):
    fill(server, wheel("h3lib", "2.0rc1"))
    done = world.run([world.tool("pip"), "index", "versions", "h3lib", "--pre", "--index-url", server.url + "simple/"])
    assert done.returncode == 0 and "2.0rc1, 1.1, 1.0" in said(done), said(done)


def case_uv_install(world, server, _):
    """Twice with one cache: the second time a new release is seen, because pages are revalidated."""
    fill(server, wheel("h3lib", "2.0rc1"))
    for number, version in enumerate(("1.1", "1.2")):
        target = world.work / f"uv-target-{number}"
        done = world.run([world.tool("uv"), "pip", "install", "--python", PYTHON, "--target", target, "--index-url", server.url + "simple/", "h3lib"])
        assert done.returncode == 0 and f"h3lib-{version}.dist-info" in installed(target), said(done)
        assert server.upload(*wheel("h3lib", "1.2", "Requires-Dist: h3dep>=0.5\n")).status == 200


def case_uv_exclude_newer(world, server, _):
    fill(server)
    argv = [world.tool("uv"), "pip", "install", "--python", PYTHON, "--target", world.work / "uv-newer", "--index-url", server.url + "simple/", "h3lib"]
    assert world.run([*argv, "--exclude-newer", "2020-01-01T00:00:00Z"]).returncode != 0
    done = world.run([*argv, "--exclude-newer", "2100-01-01T00:00:00Z"])
    assert done.returncode == 0, said(done)


LOCKED = """\
[project]
name = "consumer"
version = "1"
requires-python = ">=3.9,<4"
dependencies = ["h3lib"]
"""


def lock(world, server, name, table, argv, files):
    fill(server)
    where = world.work / f"lock-{name}"
    where.mkdir()
    (where / "pyproject.toml").write_text(LOCKED + table.format(url=server.url + "simple/"))
    done = world.run(argv, where, UV_PYTHON=PYTHON)
    assert done.returncode == 0, said(done)
    text = (where / files).read_text()
    assert server.files("h3lib")["h3lib-1.1-py3-none-any.whl"] in text and "0.6" in text, text


def case_uv_lock(world, server, _):
    table = '\n[[tool.uv.index]]\nname = "ours"\nurl = "{url}"\ndefault = true\n'
    lock(world, server, "uv", table, [world.tool("uv"), "lock"], "uv.lock")


def case_poetry_lock(world, server, _):
    table = '\n[tool.poetry]\npackage-mode = false\n\n[[tool.poetry.source]]\nname = "ours"\nurl = "{url}"\n'
    lock(world, server, "poetry", table, [world.tool("poetry"), "lock", "--no-interaction"], "poetry.lock")


def case_pdm_lock(world, server, _):
    table = '\n[[tool.pdm.source]]\nname = "pypi"\nurl = "{url}"\nverify_ssl = false\n'
    lock(world, server, "pdm", table, [world.tool("pdm"), "lock"], "pdm.lock")


def case_twine_skip_existing(world, server, _):
    """It refuses the option for any index but PyPI: nothing is asked of us."""
    where = project(world.work / "skip-twine", "demolib")
    done = world.run([world.tool("twine"), "upload", "--skip-existing", "--repository-url", server.url + "legacy/", "-u", "__token__", "-p",
                      server.token, "--non-interactive", *sorted((where / "dist").iterdir())], where)  # fmt: skip
    assert done.returncode != 0 and server.files("demolib") == {}, said(done)


def case_real_wheels(world, server, _):
    """Real wheels, among them the largest at hand, one upload after the other as twine sends them; each comes back as it was."""
    if not WHEELS:
        raise Skip("no corpus")
    for path in sorted(WHEELS.glob("*.whl"), key=lambda p: p.stat().st_size)[-2:] + [*WHEELS.glob("requests-2*"), *WHEELS.glob("attrs-2*")]:
        done = world.run([world.tool("twine"), "upload", "--repository-url", server.url + "legacy/", "-u", "__token__", "-p", server.token,
                          "--non-interactive", "--disable-progress-bar", path], timeout=600)  # fmt: skip
        assert done.returncode == 0, said(done)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        answer = server.ask("GET", f"/packages/{digest[:2]}/{digest[2:4]}/{digest[4:]}/{path.name}")
        assert hashlib.sha256(answer.body).hexdigest() == digest
    listed = json.loads(server.ask("GET", "/simple/", Accept="application/vnd.pypi.simple.v1+json").body)["projects"]
    assert len(listed) >= 4


CASES = [
    *((case_upload, client) for client in UPLOADERS),
    *((case_refusal, client) for client in UPLOADERS),
    *((case_wrong_token, client) for client in UPLOADERS),
    (case_uv_check_url, "uv"), (case_twine_skip_existing, "twine"),
    (case_pip_install, "pip"), (case_pip_hashes, "pip"), (case_pip_cutoff, "pip"), (case_pip_fast_deps, "pip"), (case_pip_index_versions, "pip"),
    (case_uv_install, "uv"), (case_uv_exclude_newer, "uv"), (case_uv_lock, "uv"), (case_poetry_lock, "poetry"), (case_pdm_lock, "pdm"),
    (case_real_wheels, "twine"),
]  # fmt: skip


def play(world, function, client):
    with tempfile.TemporaryDirectory() as data, Server(data, "--not-durable") as server:
        function(world, server, client)


def main():
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="server-clients-") as work:
        world = World(work)
        for function, client in CASES:
            label = f"{client}: {function.__name__[5:].replace('_', ' ')}"
            if sys.argv[2:] and not any(word in label for word in sys.argv[2:]):
                continue
            try:
                play(world, function, client)
                passed += 1
                print(f"ok    {label}", flush=True)
            except Skip as why:
                skipped += 1
                print(f"skip  {label}: {why}", flush=True)
            except Exception:  # a case that fails must not stop the others
                failed += 1
                print(f"FAIL  {label}\n{traceback.format_exc()}", flush=True)
    print(f"server: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
