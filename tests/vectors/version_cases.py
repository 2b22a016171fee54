"""Further states for generate_versions.py, and those of generate_version_styles.py."""

import json

UV = {"version": {"source": "uv-dynamic-versioning"}}
STABLE = "node: $Format:%H$\nnode-date: $Format:%cI$\ndescribe-name: $Format:%(describe:tags=true,match=*[0-9]*)$\n"


def commits(count, **options):
    return [["commit", f"c{number}", options] if options else ["commit", f"c{number}"] for number in range(count)]


def tagged(tag, *more):
    return [["commit", "first"], ["tag", tag], *more]


def scm(**settings):
    return {"tool": {"setuptools_scm": settings}}


# setuptools-scm and hatch-vcs ---------------------------------------------------------------------------------------------


def history_cases():
    two = [["commit", "a"], ["tag", "v1.0.0"], ["branch", "side"], ["commit", "s", {"file": "s.txt"}], ["tag", "v2.0.0"],
           ["checkout", "main"], ["commit", "m"], ["tag", "v3.0.0"]]
    yield "candidates-merge", [*two, ["merge", "side"]], None
    yield "candidates-merge-other", [*two, ["checkout", "side"], ["merge", "main"]], None
    yield "side-nearer", [*tagged("v1.0.0"), *commits(3), ["branch", "side"], ["commit", "s", {"file": "s.txt"}],
                          ["tag", "v9.0.0"], ["checkout", "main"], *commits(1), ["merge", "side"]], None
    yield "tag-on-merge", [*two, ["merge", "side"], ["tag", "v4.0.0"], *commits(2)], None
    many = [step for number in range(12) for step in (["commit", "c"], ["tag", f"v1.{number}"])]
    yield "candidates-many", [*many, *commits(1)], None
    skewed = [["commit", "a", {"date": 1700000000}], ["tag", "v1.0.0"], ["commit", "b", {"date": 1500000000}],
              ["tag", "v1.1.0"], ["commit", "c", {"date": 1650000000}]]
    yield "clock-skewed", skewed, None
    yield "annotated-dates", [["commit", "a"], ["tag", "v1.0", "annotated", "HEAD", {"date": 1600009000}],
                              ["tag", "v2.0", "annotated", "HEAD", {"date": 1600008000}], *commits(1)], None
    yield "annotated-same-date", [["commit", "a"], ["tag", "v2.0", "annotated", "HEAD", {"date": 1600009000}],
                                  ["tag", "v1.0", "annotated", "HEAD", {"date": 1600009000}]], None
    yield "empty-commits", [["empty-commit", "a"], ["tag", "v1.0.0"], ["empty-commit", "b"]], None
    yield "packed-refs", [*tagged("v1.0.0", *commits(1)), ["pack-refs"]], None
    yield "branch-like-tag", [*tagged("v1.0.0"), ["branch", "v1.0.0"], *commits(1)], None
    yield "clone-bare", [*tagged("v1.0.0", *commits(1)), ["clone", "--no-tags"]], None
    yield "clone-blobless", [*tagged("v1.0.0", *commits(1)), ["clone", "--filter=blob:none"]], None
    yield "detached-between", [*tagged("v1.0.0", *commits(3)), ["detach", "HEAD~1"]], None
    yield "worktree-dirty", [*tagged("v1.0.0"), ["worktree", "side"], ["dirty", "f.txt"]], None
    yield "shallow-worktree", [*tagged("v1.0.0", *commits(3)), ["shallow", 1], ["worktree", "side"]], None
    hidden = scm(scm={"git": {"pre_parse": "fail_on_shallow"}})
    yield "shallow-worktree-fail", [*tagged("v1.0.0", *commits(3)), ["shallow", 1], ["worktree", "side"]], hidden
    yield "shallow-fetch", [*tagged("v1.0.0", *commits(3)), ["shallow", 1]], scm(scm={"git": {"pre_parse": "fetch_on_shallow"}})
    yield "submodule-missing", [["submodule", "lib"], ["tag", "v1.1.0"], ["clone"]], scm(
        scm={"git": {"pre_parse": "fail_on_missing_submodules"}})


def dirt_cases():
    base = tagged("v1.0.0")
    crlf = [["write", "w.txt", "a\r\nb\r\n"], ["add", "w.txt"], ["commit", "w"], ["tag", "v1.0.0"]]
    yield "dirt-removed", [*base, ["rm", "f.txt"]], None
    yield "dirt-renamed", [*base, ["mv", "f.txt", "g.txt"]], None
    yield "dirt-ignored", [*base, ["untracked", "x.ignored"]], None
    yield "dirt-staged-reverted", [*base, ["stage", "f.txt"], ["write", "f.txt", "1\n"]], None
    yield "dirt-rewritten", [*base, ["write", "f.txt", "1\n"]], None
    yield "dirt-mode-off", [*base, ["config", "core.fileMode", "false"], ["chmod", "f.txt", "755"]], None
    yield "dirt-assumed", [*base, ["update-index", "--assume-unchanged", "f.txt"], ["dirty", "f.txt"]], None
    yield "dirt-skipped", [*base, ["update-index", "--skip-worktree", "f.txt"], ["dirty", "f.txt"]], None
    yield "dirt-autocrlf", [*crlf, ["config", "core.autocrlf", "input"], ["touch", "w.txt", 1500000000]], None
    yield "dirt-autocrlf-changed", [*base, ["config", "core.autocrlf", "true"], ["write", "f.txt", "1\r\n"]], None
    yield "dirt-attributes", [["write", ".gitattributes", "*.txt text eol=crlf\n"], ["add", ".gitattributes"], *base,
                              ["write", "f.txt", "1\r\n"]], None
    yield "dirt-submodule-ignored", [["submodule", "lib"], ["tag", "v1.1.0"], ["config", "submodule.lib.ignore", "dirty"],
                                     ["submodule-dirty", "lib"]], None
    yield "dirt-sparse", [["write", "a/x", "x\n"], ["add", "a"], ["commit", "a"], ["tag", "v1.0"], ["sparse", "b"]], None


def detail_cases():
    one = tagged("v1.0.0", *commits(1))
    for epoch in ("0", "-1", "1.5", "", "x", "253402300800", " 42 ", "1_0"):
        yield f"epoch-{epoch or 'empty'}", [*one, ["dirty", "f.txt"]], None, {"SOURCE_DATE_EPOCH": epoch}
    names = {"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_MY_DEMO_PKG": "5.1", "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_OTHER": "5.2"}
    yield "pretend-name", one, {"project": {"name": "My.Demo_pkg", "dynamic": ["version"]}}, names
    yield "pretend-other", one, None, {"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_OTHER": "5.2"}
    yield "pretend-dist-name", one, scm(dist_name="my-demo-pkg"), names
    yield "pretend-core-for", one, None, {"VCS_VERSIONING_PRETEND_VERSION_FOR_DEMO": "5.3",
                                          "SETUPTOOLS_SCM_PRETEND_VERSION": "5.4"}
    yield "pretend-nowhere", [["no-repository"]], None, {"SETUPTOOLS_SCM_PRETEND_VERSION": "5.5"}
    yield "metadata-for", one, None, {"SETUPTOOLS_SCM_PRETEND_METADATA_FOR_DEMO": "{distance=9}"}
    yield "metadata-core", one, None, {"VCS_VERSIONING_PRETEND_METADATA": "{distance=9}"}
    day = "{node_date=2021-05-06, branch=\"x\", dirty=true}"
    yield "metadata-calver", tagged("2020.01.01", *commits(1)), scm(version_scheme="calver-by-date"), {
        "SETUPTOOLS_SCM_PRETEND_METADATA": day}
    yield "overrides-scm-forgets", one, scm(scm={"git": {"describe_command": "git describe --tags --long --abbrev=7"}}), {
        "SETUPTOOLS_SCM_OVERRIDES": '{scm={git={distance_count="full-history"}}}'}
    yield "overrides-core", one, None, {"VCS_VERSIONING_OVERRIDES": '{version_scheme="no-guess-dev"}'}
    yield "overrides-beat", one, scm(local_scheme="dirty-tag"), {
        "SETUPTOOLS_SCM_OVERRIDES": 'local_scheme = "no-local-version"\nversion_scheme = "post-release"\n'}
    yield "tag-regex-table", tagged("rel_1.5", *commits(1)), scm(tag={"regex": r"^rel_(?P<version>.*)$"})
    parts = [["write", "pkg/a", "a\n"], ["add", "pkg"], ["commit", "p"], ["tag", "v1.0.0"], ["commit", "r"], ["cd", "pkg"]]
    yield "relative-to", parts, scm(root="..", relative_to="pyproject.toml")
    yield "scope-merge", [["write", "pkg/a", "a\n"], ["add", "pkg"], ["commit", "p"], ["tag", "v1.0.0"], ["branch", "side"],
                          ["write", "pkg/b", "b\n"], ["add", "pkg"], ["commit", "s", {"file": "s.txt"}], ["checkout", "main"],
                          ["commit", "m"], ["merge", "side"], ["cd", "pkg"]], scm(
        root="..", scm={"git": {"distance_scope": True, "distance_count": "first-parent"}})
    yield "towncrier-folder", tagged("1.2.3", ["write", "news/1.feature.md", "x\n"], *commits(1)), {
        "tool": {"setuptools_scm": {"version_scheme": "towncrier-fragments"}, "towncrier": {"directory": "news"}}}
    hatch = {"source": "vcs", "tag-pattern": r"^rel-(?P<version>.*)$", "fallback-version": "7.7"}
    yield "hatch-tag-pattern", tagged("rel-1.5", *commits(1)), {"tool": {"hatch": {"version": hatch}}}
    yield "hatch-fallback", [["no-repository"]], {"tool": {"hatch": {"version": hatch}}}
    for tag in ("v1!2.0", "1.0rc1", "1.0.post2", "2.0.dev0", "1.0+a.b"):
        yield f"tuple-{tag}", tagged(tag), scm(version_file="_version.py")
    yield "file-folder", [["write", "src/demo/__init__.py", ""], ["add", "src"], ["commit", "a"], ["tag", "v1.0"]], scm(
        version_file="src/demo/_version.py")
    yield "file-pretend", one, scm(version_file="_version.py"), {"SETUPTOOLS_SCM_PRETEND_VERSION": "3!1.0rc1+x.1"}
    yield "file-tracked", [["write", "_version.py", "x\n"], ["add", "_version.py"], ["commit", "a"], ["tag", "v1.0"]], scm(
        version_file="_version.py")
    export = [["write", ".git_archival.txt", STABLE], ["write", ".gitattributes", ".git_archival.txt export-subst\n"],
              ["add", ".git_archival.txt", ".gitattributes"], ["commit", "a"], ["tag", "v1.0"]]
    yield "archive-tag", [*export, ["archive", "v1.0"]], None
    yield "archive-later", [*export, *commits(2), ["archive", "HEAD"]], None
    yield "archive-untagged", [*export, ["delete-tag", "v1.0"], ["archive", "HEAD"]], None


def more_cases():
    for group in (history_cases, dirt_cases, detail_cases):
        yield from group()


# Other styles: name, steps, what the tools are asked for -------------------------------------------------------------------

DUNAMAI_TAGS = [
    "v1.2.3", "v1.2", "v1!2.0", "v1.0.0-rc.1", "v1.0.0rc", "v1.0.0.post1", "v1.0.0.dev4", "v1.0.0-alpha2", "v09.02",
    "v1.0.0+lin.1", "v1.0.0-SNAPSHOT", "v99999999999999999999.1", "1.2.3", "v1.0-preview.3", "release-1.0", "v1",
]


def dunamai_cases():
    shapes = {"exact": [], "d3": commits(3), "d3-dirty": [*commits(3), ["dirty", "f.txt"]]}
    for tag in DUNAMAI_TAGS:
        for shape in shapes if tag == DUNAMAI_TAGS[0] else ("exact", "d3"):
            yield f"dunamai-{tag}-{shape}", tagged(tag, *shapes[shape]), []
    for tag in ("v1.2.3", "v1.0.0-rc.1", "v1.0.0rc", "v1.0.0.post1", "v1.0.0.dev4", "v1!2.0", None):
        start = tagged(tag) if tag else commits(1)
        for words in (["bump"], ["style=semver"], ["style=pvp"], ["style=semver", "bump"], ["metadata"], ["metadata=false"]):
            yield f"dunamai-{tag}-{'-'.join(words)}", [*start, *commits(2)], words
    dirty = tagged("v1.0.0", *commits(1), ["dirty", "f.txt"])
    untracked = tagged("v1.0.0", ["untracked", "u.txt"])
    yield "dunamai-dirty", dirty, ["dirty"]
    yield "dunamai-dirty-format", dirty, ["format={base}+{dirty}"]
    yield "dunamai-untracked", untracked, ["dirty"]
    yield "dunamai-untracked-ignored", untracked, ["dirty", "ignore-untracked"]
    sub = [["submodule", "lib"], ["tag", "v1.1.0"]]
    yield "dunamai-submodule-untracked", [*sub, ["submodule-untracked", "lib"]], ["dirty"]
    yield "dunamai-submodule-untracked-ignored", [*sub, ["submodule-untracked", "lib"]], ["dirty", "ignore-untracked"]
    many = [["commit", "a"], ["tag", "v2.0.0"], ["commit", "b"], ["tag", "pkg-v1.5"], ["commit", "c"], ["tag", "v1.0.0"],
            ["commit", "d"], ["tag", "nightly"]]
    for words in ([], ["latest-tag"], ["highest-tag"], ["highest-tag", "latest-tag"], ["strict"], ["pattern-prefix=pkg-"],
                  ["pattern-prefix=pkg-", "highest-tag"], ["pattern=default-unprefixed"], ["pattern=^v\\d+"],
                  ["pattern=^pkg-v(?P<base>\\d+)(?P<stage>\\.)(?P<revision>\\d+)$"], ["pattern=(?P<base>nightly)"],
                  ["pattern=(?P<base>"], ["tag-branch=main"], ["tag-branch=nowhere"], ["full-commit"], ["commit-length=12"],
                  ["commit-length=-30"], ["commit-prefix=g"], ["bump", "pattern-prefix=pkg-"], ["fallback=1"]):
        yield f"dunamai-many-{' '.join(words) or 'plain'}", many, words
    yield "dunamai-strict-untagged", commits(1), ["strict"]
    yield "dunamai-strict-shallow", [*tagged("v1.0", *commits(1)), ["shallow", 1]], ["strict"]
    yield "dunamai-shallow", [*tagged("v1.0", *commits(1)), ["shallow", 1]], []
    yield "dunamai-unborn", [["init"]], []
    yield "dunamai-unborn-dirty", [["init"]], ["dirty", "metadata"]
    yield "dunamai-nowhere", [["no-repository"]], []
    yield "dunamai-metadata-tagged", tagged("v1.0.0+lin.1", *commits(1)), ["tagged-metadata"]
    yield "dunamai-two-on-commit", tagged("v1.0.0", ["tag", "v1.1.0"], *commits(1)), []
    yield "dunamai-annotated-dates", [["commit", "a"], ["tag", "v1.0", "annotated", "HEAD", {"date": 1600009000}],
                                      ["tag", "v2.0", "annotated", "HEAD", {"date": 1600008000}], ["tag", "v3.0"]], []
    yield "dunamai-tag-of-tag", [["commit", "a"], ["tag", "v1", "annotated"], ["tag-of-tag", "v2", "v1"], *commits(1)], []
    yield "dunamai-empty-root", [["empty-commit", "a"], ["tag", "v1.0"], ["tag", "v0.9"], *commits(1), ["tag", "v0.8"]], []
    merge = [*tagged("v1.0.0"), ["branch", "side"], ["commit", "s", {"file": "s.txt"}], ["tag", "v2.0.0"], ["checkout", "main"],
             ["commit", "m"], ["tag", "v3.0.0"], ["merge", "side"]]
    yield "dunamai-merge", merge, []
    yield "dunamai-merge-branch", merge, ["tag-branch=side"]
    yield "dunamai-detached", [*tagged("v1.0.0", *commits(2)), ["detach", "HEAD~1"]], ["format={base}|{branch}|{distance}"]
    branch = tagged("v1.0.0-rc.1", ["branch", "feature/x_1"], *commits(1))
    yield "dunamai-format", branch, ["format={major}.{minor}.{patch}.{stage}{revision:03}+{branch_escaped}.{timestamp}"]
    yield "dunamai-format-escape", branch, ["format={branch_escaped}", "escape-with=-"]
    yield "dunamai-format-style", branch, ["format=v{base}", "style=semver"]
    yield "dunamai-format-unknown", branch, ["format={nonsense}"]
    yield "dunamai-subfolder", [*tagged("v1.0.0", *commits(1)), ["mkdir", "pkg"], ["cd", "pkg"]], []
    full = {"hash-full": "0123456789abcdef0123456789abcdef01234567", "hash-short": "0123456",
            "timestamp": "2020-01-02T03:04:05+01:00", "refs": "HEAD -> main, tag: v1.0", "describe": "v1.0-3-g0123456"}
    plain = ["no-repository"]
    import json
    yield "dunamai-archive", [plain, ["write", ".git_archival.json", json.dumps(full)]], []
    yield "dunamai-archive-format", [plain, ["write", ".git_archival.json", json.dumps(full)]], [
        "format={base}|{branch}|{timestamp}|{dirty}|{commit}"]
    yield "dunamai-archive-full", [plain, ["write", ".git_archival.json", json.dumps(full)]], ["commit-length=9"]
    yield "dunamai-archive-exact", [plain, ["write", ".git_archival.json", json.dumps({**full, "describe": "v1.0-rc-1"})]], []
    yield "dunamai-archive-untagged", [plain, ["write", ".git_archival.json", json.dumps({**full, "describe": ""})]], []
    yield "dunamai-archive-raw", [*tagged("v2.0"), ["write", ".git_archival.json", '{"describe": "$Format:x$"}']], []


def plug_in_cases():
    """uv-dynamic-versioning: name, steps, its table, environment."""
    one = tagged("v1.0.0", *commits(1))
    tables = {
        "none": None, "bump": {"bump": True}, "bump-index": {"bump": {"enable": True, "index": 0}},
        "bump-beyond": {"bump": {"enable": True, "index": 7}}, "bump-off": {"bump": {"enable": False, "index": 1}},
        "bump-wrong": {"bump": "yes"}, "metadata": {"metadata": True}, "no-metadata": {"metadata": False},
        "semver": {"style": "semver"}, "pvp": {"style": "pvp"}, "style-wrong": {"style": "x"},
        "format": {"format": "{base}.dev{distance}"}, "format-style": {"format": "v{base}", "style": "pep440"},
        "snake": {"tagged_metadata": True, "commit_prefix": "g"}, "unknown": {"nonsense": 1}, "wrong-type": {"dirty": "x"},
        "length": {"commit-length": 12}, "prefix": {"pattern-prefix": "x-"}, "strict": {"strict": True, "pattern-prefix": "x-"},
        "strict-fallback": {"strict": True, "pattern-prefix": "x-", "fallback-version": "0.7"}, "vcs-git": {"vcs": "git"},
        "latest": {"latest-tag": True},
    }
    for name, table in tables.items():
        yield f"uv-{name}", one, table, {}
    yield "uv-nowhere", [["no-repository"]], None, {}
    yield "uv-fallback", [["no-repository"]], {"fallback-version": "0.3"}, {}
    yield "uv-fallback-raw", [["no-repository"]], {"fallback-version": "v0.3"}, {}
    yield "uv-bypass", one, {"metadata": True}, {"UV_DYNAMIC_VERSIONING_BYPASS": "v9.8-rc1"}
    file = ["write", "demo.py", "x = 1\nversion = '4.5-rc1'\n"]
    yield "uv-file", [*one, file], {"from-file": {"source": "demo.py", "pattern": "^version = '(.+)'"}}, {}
    yield "uv-file-no-match", [*one, file], {"from-file": {"source": "demo.py", "pattern": "nothing (.*)"}}, {}
    yield "uv-file-whole", [*one, ["write", "VERSION", " 4.6\n"]], {"from-file": {"source": "VERSION"}}, {}
    yield "uv-pkg-info", [*one, ["write", "PKG-INFO", "Metadata-Version: 2.1\nName: demo\nVersion: 3.3\n"]], None, {}


def old_cases():
    """setuptools-scm 7.1: what every release before 9 prints alike."""
    shapes = {"exact": [], "dirty": [["dirty", "f.txt"]], "d3": commits(3), "d3-dirty": [*commits(3), ["dirty", "f.txt"]]}
    for tag in ("v1.2.3", "2.0.0rc1", "1!2.0", "1.0.dev0", "1.0.post2", "1.2.3.4"):
        for shape, steps in shapes.items():
            yield f"old-{tag}-{shape}", tagged(tag, *steps), {}
    for scheme in ("no-guess-dev", "post-release", "python-simplified-semver", "release-branch-semver", "calver-by-date"):
        yield f"old-{scheme}", tagged("1.2.3", *commits(2)), {"version_scheme": scheme}
    for scheme in ("node-and-timestamp", "dirty-tag", "no-local-version"):
        yield f"old-{scheme}", tagged("1.2.3", *shapes["d3-dirty"]), {"local_scheme": scheme}
    yield "old-untagged", commits(3), {}
    yield "old-untagged-dirty", [*commits(3), ["dirty", "f.txt"]], {}
    yield "old-long-abbreviation", [*tagged("v1.0", *commits(1)), ["config", "core.abbrev", "14"]], {}
    yield "old-untagged-abbreviation", [*commits(1), ["config", "core.abbrev", "14"]], {}
    yield "old-describe", tagged("v1.0", *commits(1)), {"git_describe_command": "git describe --tags --long --abbrev=20"}
    yield "old-shallow", [*tagged("v1.0", *commits(2)), ["shallow", 1]], {}
    yield "old-tag-is-none", tagged("2.0-lts", *commits(1)), {}
    yield "old-fallback", [["no-repository"]], {"fallback_version": "7.0"}
    yield "old-archive", [["no-repository"], ["write", ".git_archival.txt", "node: 0123456789abcdef0123456789abcdef01234567\n"
                                              "describe-name: v1.0-3-g0123456789ab\n"]], {}
