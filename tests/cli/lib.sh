# Functions for the command-line cases. Every date and identity is fixed, so that commit ids are the same everywhere.
export GIT_AUTHOR_NAME="A U Thor" GIT_AUTHOR_EMAIL=author@example.com GIT_COMMITTER_NAME="A U Thor" GIT_COMMITTER_EMAIL=author@example.com
export GIT_AUTHOR_DATE="1700000000 +0000" GIT_COMMITTER_DATE="1700000000 +0000"

# An example of the source tree, committed and tagged: example almanac v1.2.0
example() {
	cp -R "$SW_SOURCE_ROOT/examples/$1/." .
	repository "$2"
}

# Makes this folder a repository with everything committed, and tagged when a name is given.
repository() {
	git init -q -b main .
	git add -A
	git commit -q -m first
	[ $# = 0 ] || git tag -a "$1" -m "$1"
}

# One more commit.
commit() {
	echo "$1" >>"${2:-CHANGES}"
	git add -A
	git commit -q -m "$1"
}
