"""The server as a whole: starting, stopping, pages, and Debian's pip as a client."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from index import SERVE, Server, sdist, wheel

JSON = "application/vnd.pypi.simple.v1+json"


def pip(tmp_path, *words):
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(["/usr/bin/python3", "-m", "pip", *words], env=env, capture_output=True, text=True, timeout=120, check=False)


def install(server, tmp_path, *words):
    target = tmp_path / "target"
    return pip(tmp_path, "install", "--no-cache-dir", "--target", str(target), "--index-url", server.url + "simple/", *words), target


def test_pip_installs_with_dependency(server, tmp_path):
    assert server.upload(*wheel("demo", "1.0", "Requires-Dist: other>=1\n")).status == 200
    assert server.upload(*wheel("demo", "2.0rc1")).status == 200
    assert server.upload(*wheel("Other", "1.5")).status == 200
    done, target = install(server, tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    assert {p.name for p in target.glob("*.dist-info")} == {"demo-1.0.dist-info", "other-1.5.dist-info"}


def test_pip_checks_hashes(server, tmp_path):
    name, content = wheel("demo", "1.0")
    assert server.upload(name, content).status == 200
    (digest,) = server.files("demo").values()
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"demo==1.0 --hash=sha256:{digest}\n")
    done, _ = install(server, tmp_path, "--require-hashes", "-r", str(requirements))
    assert done.returncode == 0, done.stderr
    requirements.write_text(f"demo==1.0 --hash=sha256:{'0' * 64}\n")
    done, _ = install(server, tmp_path, "--require-hashes", "--upgrade", "-r", str(requirements))
    assert done.returncode != 0 and "DO NOT MATCH" in done.stderr


def test_pip_downloads_an_sdist_and_fails_for_what_is_not_there(server, tmp_path):
    name, content = sdist("demo", "1.0")
    assert server.upload(name, content).status == 200
    url = server.url + "simple/"
    done = pip(tmp_path, "download", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "-d", str(tmp_path / "got"), "-i", url, "demo")
    assert (tmp_path / "got" / name).read_bytes() == content, done.stderr
    done, _ = install(server, tmp_path, "nobody")
    assert done.returncode == 1 and "No matching distribution" in done.stderr


def test_start_is_quick(tmp_path):
    """50 ms is the aim of the product, measured in the bench; here only that nothing waits."""
    Server(tmp_path / "data").stop()
    begun = time.monotonic()
    with Server(tmp_path / "data") as server:
        assert server.ask("GET", "/simple/").status == 200
        assert time.monotonic() - begun < 5


def test_port_taken(tmp_path):
    with Server(tmp_path / "one") as server:
        done = subprocess.run([SERVE, str(tmp_path / "two"), "--port", str(server.port)], capture_output=True, text=True, check=False)
        assert done.returncode == 1 and done.stderr.startswith("SW-X001: ") and "--port" in done.stderr


def test_one_process_a_folder(tmp_path):
    with Server(tmp_path / "one"):
        done = subprocess.run([SERVE, str(tmp_path / "one")], capture_output=True, text=True, check=False)
        assert done.returncode == 1 and done.stderr.startswith("SW-X003: ")


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    done = subprocess.run([SERVE, str(tmp_path / "file" / "data")], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.startswith("SW-F00")


def test_stops_on_sigint(tmp_path):
    server = Server(tmp_path / "data")
    server.process.send_signal(signal.SIGINT)
    server.process.communicate(timeout=20)
    assert server.process.returncode == 0


def test_tokens_of_sessions_expire(tmp_path):
    first = Server(tmp_path / "data", "--fresh-token")
    first.stop()
    with Server(tmp_path / "data", "--fresh-token") as second:
        assert first.token != second.token and second.token.startswith("swt_")
        assert second.upload(*wheel("demo", "1.0"), token=first.token).status == 403
        assert second.upload(*wheel("demo", "1.0")).status == 200


def test_no_token_lies_about(tmp_path):
    with Server(tmp_path / "data") as server:
        assert server.upload(*wheel("demo", "1.0")).status == 200
        for path in server.data.rglob("*"):
            if path.is_file():
                assert server.token[12:].encode() not in path.read_bytes()


def test_pages_are_compressed_and_tagged(server):
    for number in range(20):
        assert server.upload(*wheel("demo", f"1.{number}")).status == 200
    plain = server.ask("GET", "/simple/demo/", Accept=JSON, Accept_Encoding="identity")
    packed = server.ask("GET", "/simple/demo/", Accept=JSON, Accept_Encoding="gzip, deflate, zstd")
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert plain.headers["ETag"] != packed.headers["ETag"]
    tags = {plain.headers["ETag"], packed.headers["ETag"]}
    tags.add(server.ask("GET", "/simple/demo/", Accept="text/html", Accept_Encoding="identity").headers["ETag"])
    assert len(tags) == 3
    again = server.ask("GET", "/simple/demo/", Accept=JSON, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", packed.headers["ETag"])
    assert server.upload(*wheel("demo", "2.0")).status == 200
    changed = server.ask("GET", "/simple/demo/", Accept=JSON, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert changed.status == 200
    assert [json.loads(plain.body)["meta"]["api-version"], plain.headers["X-PyPI-Last-Serial"]] == ["1.4", "20"]


def test_another_index_on_the_same_port_is_not_mistaken(tmp_path):
    """uv caches by URL: tags of an index that was made anew must differ, though its serials begin anew."""
    first = Server(tmp_path / "one")
    assert first.upload(*wheel("demo", "1.0")).status == 200
    tag = first.ask("GET", "/simple/demo/", Accept=JSON).headers["ETag"]
    port = str(first.port)
    first.stop()
    with Server(tmp_path / "two", "--port", port) as second:
        assert second.upload(*wheel("demo", "1.0")).status == 200
        assert second.ask("GET", "/simple/demo/", Accept=JSON, If_None_Match=tag).status == 200


def test_pages_speak_of_the_url_that_was_asked(tmp_path):
    with Server(tmp_path / "one", "--host", "0.0.0.0") as server:
        assert server.upload(*wheel("demo", "1.0")).status == 200
        page = server.ask("GET", "/project/demo/", Host=f"build.example:{server.port}").body.decode()
        assert f"http://build.example:{server.port}/simple/" in page and "--trusted-host build.example" in page
    with Server(tmp_path / "two", "--public-url", "https://pypi.example.org/py") as server:
        assert server.upload(*wheel("demo", "1.0")).status == 200
        page = server.ask("GET", "/project/demo/", Host="evil.example").body.decode()
        assert "https://pypi.example.org/py/simple/" in page and "evil.example" not in page and "trusted-host" not in page
        assert server.ask("GET", "/simple/Demo/").headers["Location"] == "/py/simple/demo/"
        document = json.loads(server.ask("GET", "/pypi/demo/json").body)
        assert document["urls"][0]["url"].startswith("https://pypi.example.org/py/packages/")


def test_the_page_of_a_project(server):
    text = "# Demo\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>\n\n[bad](javascript:alert(1)) ![alt text](https://x.example/i.png)\n"
    assert server.upload(*wheel("demo", "1.0", description=text)).status == 200
    page = server.ask("GET", "/project/demo/").body.decode()
    assert "<td>1</td>" in page, "Markdown is rendered"
    assert "<script" not in page and "javascript:" not in page and "<img" not in page and "alt text" in page
    for part in ("pip install --index-url", "uv pip install --index", "demo-1.0-py3-none-any.whl", "SHA-256", "A demonstration"):
        assert part in page
    assert not re.search(r'(src|href)="https?://(?!x\.example)', page.split('id="files"')[0].split("<main")[0]), "nothing from elsewhere"


def test_disk_full(tmp_path):
    """A full disk refuses the upload and leaves what was there as it was."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small tmpfs needs root")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(small)], capture_output=True, check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        with Server(small / "data") as server:
            assert server.upload(*wheel("demo", "1.0")).status == 200
            answer = server.upload(*wheel("demo", "1.1", files={"demo/data.txt": "x" * 3000000}))
            assert answer.status == 507 and "disk" in answer.reason, (answer.status, answer.reason)
            assert list(server.files("demo")) == ["demo-1.0-py3-none-any.whl"]
            server.await_tmp(0)
            assert server.upload(*wheel("demo", "1.2")).status == 200
    finally:
        subprocess.run(["umount", str(small)], check=False)


if __name__ == "__main__":
    sys.exit(pytest.main([__file__]))
