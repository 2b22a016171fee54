# Functions for the command-line cases. Every date and identity is fixed, so that commit ids are the same everywhere.
export GIT_AUTHOR_NAME="A U Thor" GIT_AUTHOR_EMAIL=author@example.com GIT_COMMITTER_NAME="A U Thor" GIT_COMMITTER_EMAIL=author@example.com
export GIT_AUTHOR_DATE="1700000000 +0000" GIT_COMMITTER_DATE="1700000000 +0000"

# An example of the source tree, committed, and tagged when a name is given: example almanac v1.2.0
example() {
	cp -R "$SW_SOURCE_ROOT/examples/$1/." .
	shift
	repository "$@"
}

# Makes this folder a repository with everything committed, and tagged when a name is given.
repository() {
	git init -q -b main .
	git add -A
	git commit -q -m first
	[ $# = 0 ] || git tag -a "$1" -m "$1"
}

# A project whose backend has no source for its version, committed, and tagged when a name is given.
untold() {
	printf '[build-system]\nrequires = ["uv_build"]\nbuild-backend = "uv_build"\n[project]\nname = "tide"\ndynamic = ["version"]\n' >pyproject.toml
	repository "$@"
}

# One more commit.
commit() {
	echo "$1" >>"${2:-CHANGES}"
	git add -A
	git commit -q -m "$1"
}

# A small hatchling project whose version stands in its package: brook 1.4.0, with data, a script, and files that only the sdist has.
brook() {
	mkdir -p src/brook/data tests
	printf 'VERSION = "1.4.0"\n__version__ = VERSION\n\n\ndef main():\n    print(VERSION)\n' >src/brook/__init__.py
	printf '{}\n' >src/brook/data/bed.json
	touch src/brook/py.typed
	printf 'def test_nothing():\n    pass\n' >tests/test_brook.py
	printf '# brook\n' >README.md
	printf '*.pyc\n' >.gitignore
	cat >pyproject.toml <<-'END'
		[build-system]
		requires = ["hatchling"]
		build-backend = "hatchling.build"

		[project]
		name = "brook"
		description = "Water, running"
		readme = "README.md"
		requires-python = ">=3.9"  # what Debian has
		dynamic = ["version"]
		classifiers = ["Programming Language :: Python :: 3", "Development Status :: 4 - Beta"]

		[project.scripts]
		brook = "brook:main"

		[tool.hatch.version]
		path = "src/brook/__init__.py"
	END
}

# Runs a command that must only read: says so when a file changed, came or went ($HOME/out is for what it prints).
look() {
	before=$(fingerprint)
	status=0
	"$@" || status=$?
	[ "$before" = "$(fingerprint)" ] || echo "it wrote something"
	return $status
}

# What would change with any write: folders with their time, files with size and time.
fingerprint() {
	find "$HOME" \( -path "$HOME/bin" -o -path "$HOME/out" \) -prune -o -printf '%p %y %s %T@ %l\n' | LC_ALL=C sort
}

# A project with a release and one commit of each kind after it; $1 is more text for its pyproject.toml.
history() {
	git init -q -b main .
	printf '[project]\nname = "demo"\nversion = "1.0.0"\n%s\n' "${1-}" >pyproject.toml
	commit "feat: first" work
	git tag v1.0.0
	git remote add origin git@github.com:owner/demo.git
	commit "feat(api): take arrays (#12)" work
	commit "fix: leave *stars* and <b>tags</b> alone, @you" work
	commit "docs: spelling" work
	commit "feat!: read TOML

BREAKING CHANGE: INI files are refused" work
	commit "perf: cache" work
	commit 'Revert "perf: cache"' work
	commit "build(deps): bump attrs from 23.1 to 23.2" work
	commit "chore: bump version to 1.1.0" work
}

# A project that holds its version in every usual place: places almanac 1.2.3; committed and tagged v1.2.3.
places() {
	mkdir -p "src/$1"
	printf '[build-system]\nrequires = ["setuptools>=61"]\nbuild-backend = "setuptools.build_meta"\n\n' >pyproject.toml
	printf '[project]\nname = "%s"\nversion = "%s"  # the one truth\n' "$1" "$2" >>pyproject.toml
	printf '"""A package."""\n\nfrom ._version import __version_info__\n\n__version__ = "%s"\n' "$2" >"src/$1/__init__.py"
	printf "__version__ = '%s'\n__version_info__ = (%s)\n" "$2" "$(echo "$2" | sed 's/\./, /g')" >"src/$1/_version.py"
	printf 'version = 1\n\n[[package]]\nname = "%s"\nversion = "%s"\nsource = { editable = "." }\n' "$1" "$2" >uv.lock
	printf 'cff-version: 1.2.0\ntitle: %s\nversion: %s\n' "$1" "$2" >CITATION.cff
	repository "v$2"
}
