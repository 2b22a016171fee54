#!/usr/bin/env python3
"""Writes git-versions.jsonl: what setuptools-scm and hatch-vcs print in repositories that tests/git_states.py makes.

SHIPWHEEL_CORPUS names a folder with wheels/ that holds setuptools-scm 10.3.4, hatch-vcs 0.5.0 and what they need.

One JSON object a line: id, steps, config (pyproject.toml as JSON), env, head (id of HEAD, deterministic), expect (tool to the
printed text, or {"error": class}), files (path to what the tool wrote there, null = nothing). Commit ids, dates and
SOURCE_DATE_EPOCH are fixed, so that every value is literal.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from git_states import States, clean_environment, hatch_pyproject  # noqa: E402
from version_cases import commits, more_cases, scm, tagged  # noqa: E402

EPOCH = "1234567890"
SCHEMES = [
    "guess-next-dev", "no-guess-dev", "post-release", "only-version", "semver-pep440", "semver-pep440-release-branch",
    "calver-by-date", "towncrier-fragments", "towncrier-fragments-zerover", "python-simplified-semver",
    "release-branch-semver",
]
LOCAL_SCHEMES = [
    "node-and-date", "node-and-timestamp", "dirty-tag", "no-local-version", "no-local-version-strict",
    "fail-on-uncommitted-changes",
]
SCHEME_TAGS = ["v1.2.3", "2.0.0rc1", "1!2.0", "1.0.dev0", "1.0.post2"]
TAGS = [
    "1", "1.1", "1.0a2", "1.0.0-alpha", "17.33.0-rc", "1.0.dev3", "v1.0.0+build.5", "1.2.3.4", "1.0.0.post0.dev0", "09.02.13",
    "release-1.1", "my-lib-v2.1.0", "3.3.1-rc26", "v1.2.3-dev", "1.0-1", "1.0.0+invalid!!", "2024-event", "pkg/v1.0", "1-2-3",
    "v-1.0", "héllo-1.0", "1.0-dirty", "v1.0.0-1-gabc", "nightly", "2.0-lts", "99999999999999999999.1", "1.0.0-SNAPSHOT",
]
BRANCHES = ["feature/x", "my-feature", "release-1.2", "release/v1.2", "maintenance/1.2.x", "1.2", "V1.2", "release-1.3", "1"]


def scheme_cases():
    shapes = {"exact": [], "dirty": [["dirty", "f.txt"]], "d3": commits(3), "d3-dirty": [*commits(3), ["dirty", "f.txt"]]}
    for scheme in SCHEMES:
        for tag in SCHEME_TAGS[:2] if scheme in SCHEMES[7:] else SCHEME_TAGS:
            for shape in shapes if tag == SCHEME_TAGS[0] else ("d3",):
                yield f"scheme-{scheme}-{tag}-{shape}", tagged(tag, *shapes[shape]), scm(version_scheme=scheme)
    for scheme in LOCAL_SCHEMES:
        for shape, steps in shapes.items():
            yield f"local-{scheme}-{shape}", tagged("v1.0.0", *steps), scm(local_scheme=scheme)
    both = ["fail-on-uncommitted-changes", "node-and-date"]
    yield "local-list-clean", tagged("v1.0.0", *commits(1)), scm(local_scheme=both)
    yield "local-unknown", tagged("v1.0.0"), scm(local_scheme="nonsense")
    yield "scheme-unknown", tagged("v1.0.0"), scm(version_scheme="nonsense")


def tag_cases():
    for tag in TAGS:
        yield f"tag-{tag}", tagged(tag, *commits(1)), None
    for branch in BRANCHES:
        steps = tagged("v1.2.0", ["branch", branch], *commits(2))
        for scheme in ("semver-pep440", "semver-pep440-release-branch"):
            yield f"branch-{branch}-{scheme}", steps, scm(version_scheme=scheme)
    days = {"next": 1583280000, "same": 1583193600, "before": 1583000000}
    for tag in ("20.03.03", "20.03.03.2", "2020.03.03", "1.0.0", "2020.13.40", "v2020.3.3.0"):
        for day, seconds in days.items():
            steps = tagged(tag, *commits(1, date=seconds))
            yield f"calver-{tag}-{day}", steps, scm(version_scheme="calver-by-date")
    branch = [["branch", "release-2021.05.06"], *commits(1)]
    yield "calver-branch", tagged("2020.1.1", *branch), scm(version_scheme="calver-by-date")
    for kinds in (["feature"], ["bugfix"], ["removal"], ["major"], ["misc", "deprecation"], ["other"], []):
        for scheme in ("towncrier-fragments", "towncrier-fragments-zerover"):
            files = [["write", f"changelog.d/{number}.{kind}.md", "x\n"] for number, kind in enumerate(kinds)]
            name = "-".join(kinds) or "none"
            yield f"{scheme}-{name}", tagged("0.5.3", *files, *commits(2)), scm(version_scheme=scheme)


def repository_cases():
    yield "unborn", [["init"]], None
    yield "unborn-calver", [["init"]], scm(version_scheme="only-version")
    yield "no-tag", commits(3), None
    yield "no-tag-dirty", [*commits(2), ["dirty", "f.txt"]], None
    yield "no-tag-fallback", commits(2), scm(fallback_version="7.0")
    yield "two-lightweight", tagged("v1.0.0", ["tag", "v1.1.0"]), None
    yield "two-annotated", [["commit", "a"], ["tag", "v1.1.0", "annotated"], ["tag", "v1.0.0", "annotated"]], None
    yield "annotated-beats", [["commit", "a"], ["tag", "v2.0.0"], ["tag", "v1.0.0", "annotated"]], None
    yield "tag-of-tag", [["commit", "a"], ["tag", "v1", "annotated"], ["tag-of-tag", "v2", "v1"], *commits(1)], None
    yield "event-tag", tagged("v1.0.0", *commits(1), ["tag", "event-2024"]), None
    merge = [["branch", "side"], *commits(2), ["checkout", "main"], ["commit", "m", {"file": "m.txt"}], ["merge", "side"]]
    yield "merge", tagged("v1.0.0", *merge), None
    yield "detached", tagged("v1.0.0", *commits(1), ["detach"]), scm(version_scheme="semver-pep440")
    yield "untracked", tagged("v1.0.0", ["untracked", "u.txt"]), None
    yield "staged", tagged("v1.0.0", ["stage", "new.txt"]), None
    yield "intent-to-add", tagged("v1.0.0", ["write", "n", "n\n"], ["intent-to-add", "n"]), None
    yield "deleted", tagged("v1.0.0", ["delete", "f.txt"]), None
    yield "mode", tagged("v1.0.0", ["chmod", "f.txt", "755"]), None
    yield "touched", tagged("v1.0.0", ["touch", "f.txt", 1500000000]), None
    yield "submodule", [*tagged("v1.0.0"), ["submodule", "lib"], ["tag", "v1.1.0"]], None
    yield "submodule-dirty", [["submodule", "lib"], ["tag", "v1.1.0"], ["submodule-dirty", "lib"]], None
    yield "submodule-untracked", [["submodule", "lib"], ["tag", "v1.1.0"], ["submodule-untracked", "lib"]], None
    yield "submodule-rewind", [["submodule", "lib"], ["tag", "v1.1.0"], ["submodule-rewind", "lib"]], None
    yield "shallow-untagged", tagged("v1.0.0", *commits(2), ["shallow", 1]), None
    yield "shallow-tagged", [*commits(2), ["tag", "v1.0.0"], ["shallow", 1]], None
    yield "shallow-tag-inside", [*commits(3), ["tag", "v1.0.0"], *commits(1), ["shallow", 2]], None
    yield "worktree", tagged("v1.0.0", *commits(1), ["worktree", "side"]), None
    yield "sha256", [["init", "sha256"], *tagged("v1.0.0", *commits(1))], None
    yield "replaced", tagged("v1.0.0", *commits(3), ["replace", "HEAD", "v1.0.0"]), None
    yield "packed", tagged("v1.0.0", *commits(3), ["pack"], ["commit-graph"]), None


def setting_cases():
    many = tagged("v1.0.0", ["commit", "b"], ["tag", "py-v2.3.2"], ["commit", "c"], ["tag", "event-2024"], ["commit", "d"])
    yield "prefix", many, scm(tag={"prefix": "py-v"})
    yield "strict", many, scm(tag={"strict": True})
    describe = "git describe --tags --long --match py-*"
    yield "regex", many, scm(tag_regex=r"^py-v(?P<version>[\d.]+)$", git_describe_command=describe)
    yield "regex-one-group", tagged("rel_1.5"), scm(tag_regex=r"^rel_(.*)$")
    yield "regex-no-group", tagged("1.5"), scm(tag_regex=r"^1.5$")
    yield "regex-broken", tagged("1.5"), scm(tag_regex=r"^(1.5$")
    one = tagged("v1.0.0", *commits(1))
    yield "describe-short", one, scm(scm={"git": {"describe_command": "git describe --tags --long"}})
    yield "describe-list", one, scm(scm={"git": {"describe_command": ["git", "describe", "--tags"]}})
    yield "describe-fails", one, scm(git_describe_command="git describe --nonsense")
    yield "normalize-off", tagged("v1.0.0-RC1"), scm(normalize=False)
    yield "normalize-off-d1", tagged("2024.01.05", *commits(1)), scm(normalize=False)
    yield "unknown-key", tagged("v1.0.0"), scm(version_schema="x")
    yield "core-table", one, {"tool": {"vcs-versioning": {"local_scheme": "no-local-version"}}}
    parts = [["write", "pkg/a", "a\n"], ["add", "pkg"], ["commit", "p"], ["tag", "v1.0.0"], ["commit", "r"],
             ["write", "pkg/a", "b\n"], ["add", "pkg"], ["commit", "q"]]
    yield "root", [*parts, ["cd", "pkg"]], scm(root="..")
    yield "root-missing", [*parts, ["cd", "pkg"]], scm()
    yield "search-parents", [*parts, ["cd", "pkg"]], scm(search_parent_directories=True)
    yield "scope", [*parts, ["cd", "pkg"]], scm(root="..", scm={"git": {"distance_scope": True}})
    yield "scope-list", [*parts, ["cd", "pkg"]], scm(root="..", scm={"git": {"distance_scope": ["f.txt"]}})
    yield "scope-at-root", parts, scm(scm={"git": {"distance_scope": True}})
    override = ["write", ".config/python-vcs-versioning.toml", '["."]\nlocal_scheme = "no-local-version"\n']
    yield "overrides-file", [*parts, override], scm()
    shallow = tagged("v1.0.0", *commits(2), ["shallow", 1])
    yield "fail-on-shallow", shallow, scm(scm={"git": {"pre_parse": "fail_on_shallow"}})


def environment_cases():
    base = tagged("v1.0.0", *commits(2))
    variables = {
        "pretend": {"SETUPTOOLS_SCM_PRETEND_VERSION": "v9.8-rc1"},
        "pretend-for": {"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_DEMO": "5.5", "SETUPTOOLS_SCM_PRETEND_VERSION": "6.6"},
        "pretend-core": {"VCS_VERSIONING_PRETEND_VERSION": "4.4"},
        "pretend-wrong": {"SETUPTOOLS_SCM_PRETEND_VERSION": "not a version"},
        "metadata": {"SETUPTOOLS_SCM_PRETEND_METADATA": '{node="g1337beef",distance=4}'},
        "metadata-dirty": {"SETUPTOOLS_SCM_PRETEND_METADATA": "{dirty=true}"},
        "metadata-wrong-type": {"SETUPTOOLS_SCM_PRETEND_METADATA": '{distance="4"}'},
        "metadata-no-toml": {"SETUPTOOLS_SCM_PRETEND_METADATA": "{distance="},
        "overrides": {"SETUPTOOLS_SCM_OVERRIDES": '{local_scheme="no-local-version"}'},
        "overrides-unknown": {"SETUPTOOLS_SCM_OVERRIDES": '{nonsense=1, version_scheme="no-guess-dev"}'},
        "overrides-no-toml": {"SETUPTOOLS_SCM_OVERRIDES": "nonsense"},
        "git-variables": {"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index", "GIT_WORK_TREE": "/nowhere"},
    }
    for name, env in variables.items():
        yield f"env-{name}", base, None, env


def archive_cases():
    archival = "node: {node}\nnode-date: 2020-01-02T03:04:05+00:00\ndescribe-name: {describe}\nref-names: {refs}\n"

    def file(node="0123456789abcdef0123456789abcdef01234567", describe="", refs=""):
        return ["write", ".git_archival.txt", archival.format(node=node, describe=describe, refs=refs)]

    plain = ["no-repository"]
    pkg_info = ["write", "PKG-INFO", "Metadata-Version: 2.1\nName: demo\nVersion: 3.3\n"]
    facts = {"tag": "1.1", "distance": 2, "node": "gabcdefabcdef", "dirty": True, "branch": "main"}
    facts["node_date"] = "2020-01-02"
    scm_json = ["write", "demo.egg-info/scm_version.json", json.dumps(facts)]
    yield "archival-describe", [plain, file(describe="1.0-3-g0000")], None
    yield "archival-exact", [plain, file(describe="release-1.2.2-0-g00000")], None
    yield "archival-refs", [plain, file(refs="HEAD -> main, tag: nothing, tag: release-1.2.2.dev")], None
    yield "archival-node", [plain, file()], None
    raw = file(node="$Format:%H$", describe="$Format:%(describe)$")
    yield "archival-unprocessed", [plain, raw], None
    yield "archival-unprocessed-fallback", [plain, raw], scm(fallback_version="7.0")
    yield "pkg-info", [plain, pkg_info], scm(fallback_version="7.0")
    yield "scm-json", [plain, scm_json, pkg_info], None
    yield "scm-json-calver", [plain, scm_json], scm(version_scheme="calver-by-date")
    yield "nothing", [plain], None
    yield "fallback", [plain], scm(fallback_version="7.0")
    yield "parentdir", [plain, ["rename-dir", "demo-1.4"]], scm(parentdir_prefix_version="demo-")
    yield "repository-beats-files", [*tagged("v1.0.0"), file(describe="5.0-0-g0000"), pkg_info], None


def file_cases():
    base = tagged("v1.0.0", *commits(2))
    yield "file-py", base, scm(version_file="_version.py")
    yield "file-py-exact", tagged("v1.0.0"), scm(version_file="_version.py")
    yield "file-txt", base, scm(version_file="VERSION.txt")
    fields = "{{{version!r} {version_tuple[1]} {scm_version.short_node}}}\n"
    yield "file-template", base, scm(version_file="v.h", version_file_template=fields)
    yield "file-layout", base, scm(version_file="v.h", version_file_template="{version:>30}|{version!r:*^40}|")
    yield "file-no-template", base, scm(version_file="v.h")
    yield "file-bad-field", base, scm(version_file="v.h", version_file_template="{nope}")
    yield "file-missing-folder", base, scm(version_file="src/_version.py")
    yield "file-write-to", base, scm(write_to="_version.py", write_to_template="v = {version!r}\n")
    yield "file-unborn", [["init"]], scm(version_file="_version.py")


def found_cases():
    """Differences that tests/conformance/version_peers.py has found."""
    base = tagged("v1.0.0", *commits(1))
    yield "schemes-none", base, scm(version_scheme=[])
    yield "local-schemes-none", base, scm(local_scheme=[])
    yield "schemes-unknown-behind", base, scm(local_scheme=["no-local-version", "nonsense"])
    yield "schemes-unknown-pretend", base, scm(version_scheme="nonsense"), {"SETUPTOOLS_SCM_PRETEND_VERSION": "6.6"}
    yield "regex-empty", base, scm(tag_regex="")
    yield "project-path", base, scm(project_path="x")
    yield "project-path-same", base, scm(project_path="")
    yield "class-and-normalize", base, scm(version_cls="setuptools_scm.NonNormalizedVersion", normalize=False)
    yield "class-raw-normalize-on", tagged("v1.0.0-RC1"), scm(version_cls="setuptools_scm.NonNormalizedVersion", normalize=True)
    zone = {"SETUPTOOLS_SCM_PRETEND_METADATA": "{time=2021-03-04T23:59:59-05:00, dirty=true}"}
    yield "metadata-zone", base, None, zone
    yield "metadata-node-empty", base, scm(version_file="_version.py"), {"SETUPTOOLS_SCM_PRETEND_METADATA": '{node=""}'}
    yield "file-dates", base, scm(version_file="v.h", version_file_template="{scm_version.time} {scm_version.node_date}\n")
    yield "file-outside", base, scm(version_file="../v.h", version_file_template="{nope}")
    yield "file-dots", base, scm(version_file="./x/../v.h", version_file_template="{version}")
    below = [*base, ["mkdir", "pkg"], ["cd", "pkg"]]
    yield "write-to-missing-above", below, scm(root="..", write_to="src/_version.py")
    plain = ["no-repository"]
    for name, distance, dirty in (("real", "2.5", "false"), ("text", '"3"', "1"), ("null", "null", "true"), ("true", "true", '""')):
        facts = f'{{"tag": "1.1", "distance": {distance}, "dirty": {dirty}, "node": "gabcdefabcdef"}}'
        yield f"scm-json-{name}", [plain, ["write", "demo.egg-info/scm_version.json", facts]], None
    said = {"git": {"describe_command": "echo v1.2.3-4-gabcdef0-dirty"}}
    yield "describe-unborn", [["init"]], scm(scm=said)
    yield "describe-shallow", tagged("v1.0.0", *commits(2), ["shallow", 1]), scm(scm=said)
    yield "overrides-file-damaged", [*base, ["write", ".config/python-vcs-versioning.toml", "[broken\n"]], scm()
    yield "pkg-info-no-version", [plain, ["write", "PKG-INFO", "Name: demo\n"]], scm(fallback_version="7.0")
    yield "pkg-info-nonsense", [plain, ["write", "PKG-INFO", "Name: demo\nVersion: nonsense\n"]], None


def cases():
    for group in (scheme_cases, tag_cases, repository_cases, setting_cases, environment_cases, archive_cases, file_cases, more_cases,
                  found_cases):
        for name, steps, config, *env in group():
            yield {"id": name, "steps": steps, "config": config, "env": env[0] if env else {}}


def install(target):
    wheels = Path(os.environ["SHIPWHEEL_CORPUS"]) / "wheels"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--find-links", wheels, "--target", target]
    subprocess.run([*pip, "setuptools-scm==10.3.4", "hatch-vcs==0.5.0", "hatchling"], check=True)


def run_tool(command, state, env, interpreter=None):
    python = [interpreter or sys.executable, "-W", "ignore", "-m"]
    done = subprocess.run([*python, *command], cwd=state.project, env=env, capture_output=True, text=True)
    if done.returncode == 0:
        return done.stdout.rstrip("\n")
    found = re.findall(r"^([A-Za-z_][\w.]*(?:Error|Exit|InvalidVersion))(?::|$)", done.stderr, re.M)
    return {"error": found[-1].rsplit(".", 1)[-1] if found else "exit"}


def observe(case, tools):
    with tempfile.TemporaryDirectory() as folder:
        state = States(Path(folder) / "x")
        state.run(case["steps"])
        state.configure(case["config"])
        env = {**clean_environment(), "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(tools), **case["env"]}
        head = state.head()
        expect = {}
        if "hatch" not in ((case["config"] or {}).get("tool") or {}):
            expect["setuptools-scm"] = run_tool(["setuptools_scm", "--force-write-version-files"], state, env)
        files = {}
        for name in ("version_file", "write_to"):
            path = ((case["config"] or {}).get("tool", {}).get("setuptools_scm") or {}).get(name)
            if path:
                written = state.project / path
                files[path] = written.read_text() if written.is_file() else None
        if not files and "vcs-versioning" not in ((case["config"] or {}).get("tool") or {}):
            (state.project / "pyproject.toml").write_text(hatch_pyproject(case["config"]))
            expect["hatch-vcs"] = run_tool(["hatchling", "metadata", "version"], state, env)
        case = {key: value for key, value in case.items() if value}
        return {**case, "head": head, "expect": expect, **({"files": files} if files else {})}


def main():
    with tempfile.TemporaryDirectory() as tools, ThreadPoolExecutor(3) as pool:
        install(tools)
        rows = list(pool.map(lambda case: observe(case, tools), cases()))
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=False) for row in rows]
    (HERE / "git-versions.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{len(rows)} cases, {sum(len(row['expect']) for row in rows)} expectations")


if __name__ == "__main__":
    main()
