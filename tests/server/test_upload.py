"""Uploads: what is stored, what is refused and in which words, and what nobody may ever see."""

import hashlib
import http.client
import json
import re
import socket
import sqlite3
import threading

import pytest
from index import Server, basic, fields_of, form, sdist, wheel


def test_stored_then_identical_then_different(server):
    name, content = wheel("demo", "1.0")
    assert server.upload(name, content).status == 200
    again = server.upload(name, content)
    assert (again.status, server.files("demo")) == (200, {name: hashlib.sha256(content).hexdigest()})
    other_content = wheel("demo", "1.0", files={"demo/more.py": "x = 1\n"})[1]
    other = server.upload(name, other_content)
    assert other.status == 400 and other.reason.startswith("File already exists")
    for digest in (content, other_content):
        assert hashlib.sha256(digest).hexdigest() in other.reason
    assert server.files("demo") == {name: hashlib.sha256(content).hexdigest()}


def test_every_upload_url(server):
    for number, path in enumerate(("/legacy/", "/", "/main/legacy/", "/main/")):
        assert server.upload(*wheel("demo", f"1.{number}"), path=path).status == 200
    assert len(server.files("demo")) == 4


def test_metadata_with_nothing_but_a_name_and_a_version(server):
    bare = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"
    answer = server.upload(*wheel("demo", "1.0", files={"demo-1.0.dist-info/METADATA": bare}), requires_python=None)
    assert answer.status == 200, answer.reason
    assert b"demo" in server.ask("GET", "/project/demo/").body


def test_the_file_and_its_metadata_come_back(server):
    name, content = wheel("demo", "1.0", "Requires-Dist: other\n")
    assert server.upload(name, content).status == 200
    page = json.loads(server.ask("GET", "/simple/demo/", Accept="application/vnd.pypi.simple.v1+json").body)
    (file,) = page["files"]
    url = file["url"].replace("../../", "/")
    assert server.ask("GET", url).body == content
    text = server.ask("GET", url + ".metadata").body
    assert hashlib.sha256(text).hexdigest() == file["core-metadata"]["sha256"]
    assert b"Requires-Dist: other" in text
    assert (file["size"], file["requires-python"], page["versions"]) == (len(content), ">=3.8", ["1.0"])


@pytest.mark.parametrize("header", [None, "Basic X190b2tlbl9fOnNlY3JldA==", "Basic", "Bearer x", basic("swt_" + "a" * 49)])
def test_credentials(server, header):
    name, content = wheel("demo", "1.0")
    body, kind = form(name, content)
    headers = {"Content_Type": kind, **({"Authorization": header} if header else {})}
    answer = server.ask("POST", "/legacy/", body, **headers)
    assert answer.status == 403 and "authentication information" in answer.reason
    assert server.files("demo") == {}


def test_any_user_and_bearer(server):
    for number, header in enumerate((basic(server.token, "me"), f"Bearer {server.token}", f"token {server.token}")):
        body, kind = form(*wheel("demo", f"1.{number}"))
        assert server.ask("POST", "/legacy/", body, Content_Type=kind, Authorization=header).status == 200


#: what is changed in the form, and what the reason phrase must hold
FORMS = [
    ({"action": None}, "file_upload"),
    ({"action": "submit"}, "gone"),
    ({"protocol_version": "2"}, "Unknown protocol version"),
    ({"metadata_version": None}, "metadata_version"),
    ({"name": "-demo"}, "invalid value for Name"),
    ({"name": "UNKNOWN"}, "invalid value for Name"),
    ({"version": "one"}, "invalid value for Version"),
    ({"filetype": "bdist_egg"}, "known file type"),
    ({"filetype": "sdist", "pyversion": None}, "Invalid file extension"),
    ({"pyversion": None}, "Python version is required"),
    ({"sha256_digest": "abc"}, "hex-encoded"),
    ({"sha256_digest": None, "blake2_256_digest": None}, "at least one message digest"),
    ({"sha256_digest": "0" * 64}, "does not match a digest"),
    ({"blake2_256_digest": "0" * 64}, "does not match a digest"),
    ({"md5_digest": "0" * 32}, "does not match a digest"),
    ({"name": "other"}, "Start filename for 'other' with 'other'"),
    ({"version": "1.1"}, "Version in filename should be '1.1' not '1.0'"),
    ({"requires_python": ">=3.9"}, "Requires-Python is '>=3.9' in the form, '>=3.8' in the file"),
    ({"requires_dist": ["evil"]}, "Requires-Dist is 'evil' in the form, '' in the file"),
    ({"license_expression": "MIT"}, "License-Expression"),
]


@pytest.mark.parametrize("changes, words", FORMS, ids=[" ".join(f"{k}={v}" for k, v in c.items())[:40] for c, _ in FORMS])
def test_forms_that_are_refused(server, changes, words):
    answer = server.upload(*wheel("demo", "1.0"), **changes)
    assert answer.status in (400, 410) and words in answer.reason, (answer.status, answer.reason)
    assert answer.reason.isascii() and words[:60] in answer.body.decode()
    assert server.files("demo") == {}


#: forms that say the same in other words (clients rewrite requirements), or less
SAME = [
    {"requires_dist": ['Other (>=1,<2) ; extra == "x"', "more[b,a]"]},
    {"requires_dist": ["other<2,>=1; extra == 'x'", "More[a,b]"]},
    {"requires_dist": None},
    {"requires_python": " >= 3.8 "},
    {"requires_python": ""},
    {"sha256_digest": None},
    {"provides_extra": "X"},
    {"metadata_version": "2.3"},
    {"metadata_version": "9.9"},
    {"name": "DEMO"},
    {"version": "1.0.0"},
    {"home_page": "", "license": "UNKNOWN", "provides_extras": "x", "import_names": "demo", "no_such_field": "1"},
]


@pytest.mark.parametrize("changes", SAME, ids=lambda c: " ".join(c))
def test_forms_that_say_the_same(server, changes):
    name, content = wheel("demo", "1.0", 'Requires-Dist: other<2,>=1; extra == "x"\nRequires-Dist: more[a,b]\nProvides-Extra: x\n')
    answer = server.upload(name, content, **changes)
    assert answer.status == 200, answer.reason


def test_the_action_may_stand_in_the_query(server):
    assert server.upload(*wheel("demo", "1.0"), path="/legacy/?:action=file_upload", action=None).status == 200


def test_parts_without_type_are_taken_and_images_are_not(server):
    name, content = wheel("demo", "1.0")
    assert "Invalid distribution file" in server.upload(name, content, part_type="image/png").reason
    assert server.upload(name, content, part_type=None).status == 200


@pytest.mark.parametrize("filename", ["demo-1.0.exe", "demo-1.0.egg", "../demo-1.0.tar.gz", "a/b-1.0.tar.gz", "demo-1.0.TAR.GZ", ""])
def test_file_names_that_are_refused(server, filename):
    content = sdist("demo", "1.0")[1]
    answer = server.upload(filename, content, fields=fields_of("demo-1.0.tar.gz", content))
    assert answer.status == 400, answer.reason
    assert server.files("demo") == {}


def test_a_form_without_file(server):
    name, content = wheel("demo", "1.0")
    answer = server.upload(None, b"", fields=fields_of(name, content))
    assert "does not have a file" in answer.reason


def test_a_field_sent_as_file(server):
    name, content = wheel("demo", "1.0")
    body, kind = form(name, content)
    body = body.replace(b'name="version"', b'name="version"; filename="x"')
    answer = server.ask("POST", "/legacy/", body, Content_Type=kind, Authorization=basic(server.token))
    assert answer.reason == "version: Should not be a tuple."


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=b"])
def test_bodies_that_are_no_form(server, kind):
    answer = server.ask("POST", "/legacy/", b"x" * 10, Content_Type=kind, Authorization=basic(server.token))
    assert answer.status == 400


def test_a_body_without_its_end(server):
    body, kind = form(*wheel("demo", "1.0"))
    answer = server.ask("POST", "/legacy/", body[:-30], Content_Type=kind, Authorization=basic(server.token))
    assert answer.status == 400 and server.files("demo") == {}


def test_the_rule_table_decides(server):
    """A wheel that lies about a hash: the reason names the rule, JSON lists every finding."""
    name, content = wheel("demo", "1.0")
    digest = re.search(rb"demo/__init__\.py,sha256=(\S+?),", content).group(1)
    broken = content.replace(digest, b"A" * len(digest))
    body, kind = form(name, broken)
    answer = server.ask("POST", "/legacy/", body, Content_Type=kind, Authorization=basic(server.token), Accept="application/json")
    document = json.loads(answer.body)
    assert answer.status == 400 and "SW-" in answer.reason
    assert document["code"] == f"400 {answer.reason}" and document["errors"][0]["source"].startswith("SW-")
    assert server.files("demo") == {}


@pytest.mark.parametrize("name", ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"])
def test_rubbish_is_refused(server, name):
    for rubbish in (b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"x" * 5000, sdist("demo", "1.0")[1][:200], wheel("demo", "1.0")[1][:-10]):
        answer = server.upload(name, rubbish)
        assert answer.status == 400, answer.reason
    assert server.files("demo") == {}


def test_private_rules_take_what_pypi_refuses(server):
    linux, content = wheel("demo", "1.0", tag="cp311-cp311-linux_x86_64")
    assert server.upload(linux, content).status == 200
    local, content = wheel("demo", "1.0+local.1")
    assert server.upload(local, content).status == 200
    assert len(server.files("demo")) == 2


def test_pypi_rules_refuse_what_pypi_refuses(pypi):
    answer = pypi.upload(*wheel("demo", "1.0", tag="cp311-cp311-linux_x86_64"))
    assert answer.status == 400 and "SW-N004" in answer.reason
    answer = pypi.upload(*wheel("demo", "1.0+local.1"))
    assert answer.status == 400 and "local versions" in answer.reason
    answer = pypi.upload(*wheel("demo", "1.0", tag="py3-none-any"))
    assert answer.status == 200
    twin = pypi.upload("demo-1.0-1-py3-none-any.whl", wheel("demo", "1.0")[1], pyversion="py3")
    assert twin.status == 400 and twin.reason.startswith("File already exists") and "another name" in twin.reason
    assert pypi.upload(*sdist("demo", "1.0")).status == 200
    assert pypi.files("demo").keys() == {"demo-1.0.tar.gz", "demo-1.0-py3-none-any.whl"}


def test_one_sdist_a_release(server):
    assert server.upload(*sdist("demo", "1.0")).status == 200
    answer = server.upload(*sdist("demo", "1.0.0"))
    assert answer.status == 400 and answer.reason.startswith("Only one sdist")


def test_size_limit(tmp_path):
    with Server(tmp_path / "data", "--max-file", "10000") as server:
        name, content = wheel("demo", "1.0", files={"demo/data.txt": "x" * 20000})
        answer = server.upload(name, content)
        assert answer.status == 400 and answer.reason.startswith("File too large")
        assert server.files("demo") == {}
        server.await_tmp(0)


def test_http_chunks_and_continue(server):
    """No client sends them today; proxies do."""
    body, kind = form(*wheel("demo", "1.0"))
    head = (
        f"POST /legacy/ HTTP/1.1\r\nHost: x\r\nAuthorization: {basic(server.token)}\r\nContent-Type: {kind}\r\n"
        "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    ).encode()
    with socket.create_connection((server.host, server.port), timeout=20) as sock:
        sock.sendall(head)
        assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        for at in range(0, len(body), 700):
            piece = body[at : at + 700]
            sock.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        sock.sendall(b"0\r\n\r\n")
        answer = b"".join(iter(lambda: sock.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 ")


def partial_upload(server, content, share):
    body, kind = form("demo-1.0-py3-none-any.whl", content)
    sock = socket.create_connection((server.host, server.port), timeout=20)
    sock.sendall(
        f"POST /legacy/ HTTP/1.1\r\nHost: x\r\nAuthorization: {basic(server.token)}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body[: int(len(body) * share)]
    )
    return sock


def test_an_upload_that_is_cut_off(server):
    content = wheel("demo", "1.0", files={"demo/data.txt": "x" * 300000})[1]
    sock = partial_upload(server, content, 0.7)
    server.await_tmp(1)
    sock.close()
    server.await_tmp(0)
    assert server.files("demo") == {}
    assert server.upload("demo-1.0-py3-none-any.whl", content).status == 200


def test_kill_in_the_middle_of_an_upload(tmp_path):
    data = tmp_path / "data"
    content = wheel("demo", "1.0", files={"demo/data.txt": "x" * 300000})[1]
    server = Server(data)
    sock = partial_upload(server, content, 0.7)
    server.await_tmp(1)
    server.kill()
    sock.close()
    assert len(list((data / "blobs/tmp").iterdir())) == 1
    with Server(data) as again:
        assert again.token == ""  # shown once, when the index was made
        assert list((data / "blobs/tmp").iterdir()) == [] and again.files("demo") == {}
        assert again.upload("demo-1.0-py3-none-any.whl", content, token=server.token).status == 200


def test_kill_at_any_moment(tmp_path):
    """Uploads in a loop, kill -9 at twelve moments: whatever was answered with 200 is listed, whatever is listed comes back."""
    data = tmp_path / "data"
    token, answered, number = None, {}, 0
    for moment in range(12):
        server = Server(data)
        token = token or server.token
        timer = threading.Timer(0.001 + 0.009 * moment, server.kill)
        try:
            while True:
                number += 1
                name, content = wheel("demo", f"1.{number}")
                if server.upload(name, content, token=token).status == 200:
                    answered[name] = hashlib.sha256(content).hexdigest()
                if not timer.ident:
                    timer.start()
        except (OSError, http.client.HTTPException):
            pass  # killed
        timer.join()
    with Server(data) as server:
        listed = server.files("demo")
        assert answered.items() <= listed.items()
        assert len(answered) >= 12
        for name, digest in listed.items():
            path = f"/packages/{digest[:2]}/{digest[2:4]}/{digest[4:]}/{name}"
            assert hashlib.sha256(server.ask("GET", path).body).hexdigest() == digest
            assert server.ask("GET", path + ".metadata").status == 200
    with sqlite3.connect(data / "index.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        serials = [row[0] for row in db.execute("SELECT serial FROM journal ORDER BY serial")]
        assert serials == list(range(1, len(listed) + 1))


def test_parallel_uploads_of_one_release(server):
    """100 at once, ten files ten times each: one row a file, every answer 200, no 5xx."""
    files = [wheel("demo", "1.0", tag=f"cp3{n}-none-any") for n in range(10)]
    answers, lock = [], threading.Lock()
    start = threading.Barrier(100)

    def go(file):
        start.wait()
        answer = server.upload(*file)
        with lock:
            answers.append(answer.status)

    threads = [threading.Thread(target=go, args=(files[n % 10],)) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 100
    assert server.files("demo") == {name: hashlib.sha256(content).hexdigest() for name, content in files}
    with sqlite3.connect(server.data / "index.sqlite") as db:
        assert db.execute("SELECT count(*) FROM file").fetchone() == (10,)
        assert db.execute("SELECT count(*) FROM release").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM journal").fetchone() == (10,)


def test_parallel_uploads_of_different_bytes(server):
    """One name, 40 contents: exactly one wins, all others are told so."""
    name = "demo-1.0-py3-none-any.whl"
    contents = [wheel("demo", "1.0", files={"demo/data.txt": str(n)})[1] for n in range(40)]
    answers, lock = [], threading.Lock()

    def go(content):
        answer = server.upload(name, content)
        with lock:
            answers.append((answer.status, answer.reason[:19], content))

    threads = [threading.Thread(target=go, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [content for status, _, content in answers if status == 200]
    assert len(won) == 1 and server.files("demo") == {name: hashlib.sha256(won[0]).hexdigest()}
    assert {(status, reason) for status, reason, content in answers if content != won[0]} == {(400, "File already exists")}
