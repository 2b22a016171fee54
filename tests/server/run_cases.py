#!/usr/bin/python3
"""Plays the cases of tests/server/cases against a server with a fixed clock and compares answers byte by byte.

A case is NAME.case: lines "> " are the request (CR LF is added to each), lines "< " the whole answer, lines "# " say why. In
the answer {port} is the port, {id} the random name of the catalog, {version} shipwheel's. `--update` writes the answers that came.
use: run_cases.py [--update] [NAME…], with SERVE_CLI in the environment."""

import json
import re
import socket
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from index import Server, sdist, wheel  # noqa: E402

CASES = Path(__file__).resolve().parent / "cases"
NOW = "1795258500"  # Sat, 21 Nov 2026 10:55:00 GMT


def seed(server):
    """The world of the cases: a project with two releases, one with markup in its texts."""
    for name, content in (
        wheel("Demo.Pkg", "1.0", 'Requires-Dist: other>=1; extra == "x"\nProvides-Extra: x\nLicense: MIT\n'),
        sdist("Demo.Pkg", "1.0"),
        wheel("Demo.Pkg", "1.1rc1"),
        wheel("evil", "1", "Home-page: https://example.com/?a=1&b=2\nProject-URL: Bad <i>, https://example.com/?c=1&d=2\nAuthor: <b>Eve</b>\n",
              description="<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![pic](https://example.com/p.png) **bold**\n"),
    ):
        answer = server.upload(name, content)
        assert answer.status == 200, (name, answer.status, answer.reason)


def play(server, request):
    with socket.create_connection((server.host, server.port), timeout=20) as sock:
        sock.sendall(request)
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    return answer


def mask(server, answer):
    text = answer.decode("utf-8", "backslashreplace").replace(f":{server.port}", ":{port}")
    text = text.replace(server.version, "{version}")
    text = re.sub(r'ETag: "[0-9a-f]{16}-', 'ETag: "{id}-', text)
    return re.sub(r'(ETag: "\{id\}-\d+-[a-z]+)[0-9a-f]{8}-', r"\1{url}-", text)  # pages with absolute URLs depend on the port


def read(path):
    notes, request, answer = [], [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            notes.append(line)
        elif line.startswith(">"):
            request.append(line[2:])
        elif line.startswith("<"):
            answer.append(line[2:])
    return notes, request, answer


def tag_of(server, path, headers):
    """{tag:PATH} in a request: the entity tag that the page has now."""
    return server.ask("GET", path, **headers).headers["ETag"]


def url_of(server, filename):
    """{url:FILE} in a request: where the simple page says that the file is."""
    project = filename.split("-")[0].replace("_", "-")
    page = json.loads(server.ask("GET", f"/simple/{project}/", Accept="application/vnd.pypi.simple.v1+json").body)
    return next(f["url"] for f in page["files"] if f["filename"] == filename).replace("../../", "/")


def fill(server, line):
    line = line.replace("{port}", str(server.port))
    line = re.sub(r"\{url:([^}]*)\}", lambda m: url_of(server, m.group(1)), line)
    return re.sub(r"\{tag:([^}]*)\}", lambda m: tag_of(server, m.group(1), {"Accept": "application/vnd.pypi.simple.v1+json"}), line)


def run(server, path, update):
    notes, request, expected = read(path)
    raw = "".join(fill(server, line) + "\r\n" for line in request).encode("utf-8", "surrogateescape")
    got = mask(server, play(server, raw)).split("\r\n")
    got = [part for line in got for part in line.split("\n")]
    if update:
        lines = notes + ["> " + line if line else ">" for line in request] + ["< " + line if line else "<" for line in got]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return True
    if got == expected:
        return True
    for index in range(max(len(got), len(expected))):
        a = expected[index] if index < len(expected) else "(nothing)"
        b = got[index] if index < len(got) else "(nothing)"
        if a != b:
            print(f"# {path.name}: line {index + 1} of the answer\n# expected: {a}\n# got:      {b}")
            break
    return False


def main():
    update = "--update" in sys.argv
    names = [word for word in sys.argv[1:] if word != "--update"]
    paths = [p for p in sorted(CASES.glob("*.case")) if not names or any(n in p.stem for n in names)]
    print(f"1..{len(paths)}")
    failed = 0
    with tempfile.TemporaryDirectory() as data, Server(data, "--now", NOW) as server:
        seed(server)
        server.version = json.loads(server.ask("GET", "/healthz").body)["version"]
        for number, path in enumerate(paths, 1):
            good = run(server, path, update)
            failed += not good
            print(f"{'ok' if good else 'not ok'} {number} - {path.stem}", flush=True)
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
