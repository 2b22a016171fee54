/* What servers say when they refuse a file, and what to do about it. */
#include "publish/publish_internal.h"

typedef struct refusal {
	int status;       /* 0 = any */
	const char *part; /* of what the server said, lower case; NULL = anything */
	sw_code code;
	const char *hint;
} refusal;

/* The first row that fits counts. Wording: warehouse/forklift/legacy.py and what the servers of personality.c answer. */
static const refusal refusals[] = {
	{403, "username/password authentication is no longer supported", SW_U003,
	 "PyPI takes tokens only: make one at https://pypi.org/manage/account/token/ and use it with the user "
	 "__token__"},
	{403, "invalid or non-existent authentication", SW_U003,
	 "the token was revoked, was cut short, or belongs to another index (PyPI and TestPyPI have different ones)"},
	{403, "project-scoped token is not valid", SW_U003,
	 "the token is for another project: make one for this project, or for the whole account if the project is new"},
	{403, "token is expired", SW_U003,
	 "minted tokens live 15 minutes: get a new one and run the same command again"},
	{403, "isn't allowed to upload", SW_U003,
	 "the account has no role in this project: ask an owner, or if the name belongs to somebody else choose "
	 "another"},
	{403, "verified primary email", SW_U003, "confirm the address at https://pypi.org/manage/account/"},
	{403, "two-factor", SW_U003, "set up two-factor authentication at https://pypi.org/manage/account/"},
	{403, "temporarily disabled", SW_U002, "uploads are closed for the moment: see https://status.python.org/"},
	{400, "non-user identities cannot create new projects", SW_U002,
	 "the name in the metadata differs from the one of the pending publisher: make them the same"},
	{400, "previously used by a file that has since been deleted", SW_U002,
	 "this file name can never be used again: release another version, for instance a .post1"},
	{400, "older than 14 days", SW_U002,
	 "this release is closed for new files: release another version (a .post1 if only wheels are missing)"},
	{400, "only one sdist", SW_U002,
	 "the index has an sdist of this version under another file name: publish without the second"},
	{400, "file too large", SW_U002,
	 "ask for a higher limit at https://docs.pypi.org/project-management/storage-limits/, or leave "
	 "large members out"},
	{400, "project size too large", SW_U002,
	 "ask for more room at https://docs.pypi.org/project-management/storage-limits/, or delete old releases"},
	{400, "unsupported platform tag", SW_U002,
	 "build on a manylinux image or repair the wheel: auditwheel repair FILE"},
	{400, "description failed to render", SW_U002, "look at the readme and its content type: shipwheel check"},
	{400, "valid classifier", SW_U002, "correct the classifiers; the list: https://pypi.org/classifiers/"},
	{400, "has been deprecated", SW_U002, "use the classifier's replacement: https://pypi.org/classifiers/"},
	{400, "license-file", SW_U002,
	 "a file that the metadata names is not in the archive: rebuild, then shipwheel check"},
	{400, "record file", SW_U002, "the wheel is not complete: rebuild it, then shipwheel check"},
	{400, "invalid distribution file", SW_U002, "the archive is damaged: rebuild it, then shipwheel check"},
	{400, "filename", SW_U002, "the file is not named as its metadata asks: rebuild with a current build backend"},
	{400, "file_name", SW_U002, "the file is not named as its metadata asks: rebuild with a current build backend"},
	{400, "invalid attestations", SW_U002,
	 "the attestation is of another workflow than the publisher: look at its claims"},
	{401, NULL, SW_U003, "the user or password is wrong"},
	{403, NULL, SW_U003, "these credentials may not upload this file here"},
	{404, NULL, SW_U002, "the URL is no upload endpoint: PyPI's ends with /legacy/, GitLab's with /packages/pypi"},
	{405, NULL, SW_U002,
	 "the URL is no upload endpoint: is it the URL for installing? PyPI's for uploads ends with /legacy/"},
	{413, NULL, SW_U002, "the server, or a proxy before it, takes no file of this size: ask its administrator"},
	{429, NULL, SW_U002, "too many requests: wait, then run the same command again"},
};

static bool fits(const refusal *row, int status, sw_str said)
{
	return (row->status == 0 || row->status == status) &&
	       (!row->part || sw_str_find(said, sw_str_of(row->part)) != SW_NPOS);
}

static const refusal *refusal_of(int status, sw_str said)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str lower = sw_str_lower(&scratch, said);
	for (size_t i = 0; i < SW_COUNTOF(refusals); i++)
		if (fits(&refusals[i], status, lower))
			return &refusals[i];
	return NULL;
}

bool sw_publish_refusal(const sw_publishing *run, const sw_upload *upload, sw_error *err)
{
	const sw_credential *credential = run->options->credential;
	const refusal *row = refusal_of(upload->status, upload->said);
	sw_code code = row ? row->code : SW_U002;
	sw_str index = run->client.index.name;
	bool anonymous = !credential || credential->source.len == 0;
	if (code == SW_U003 && anonymous)
		code = SW_U009;
	sw_fail(err, code, "%.*s refused %.*s: %d %.*s", SW_ARG(index), SW_ARG(upload->dist->filename), upload->status,
		SW_ARG(upload->said));
	err->upstream_status = upload->status;
	if (code == SW_U009)
		return sw_hint(err, "export SHIPWHEEL_PUBLISH_TOKEN=…, or write a section for it into ~/.pypirc");
	if (code == SW_U003 && (upload->status == 401 || !row->part))
		return sw_hint(err, "%s; they came from %.*s", row->hint, SW_ARG(credential->source));
	if (row)
		return sw_hint(err, "%s", row->hint);
	if (upload->status >= 300 && upload->status < 400)
		return sw_hint(err, "files are not sent after a redirect: give the final URL");
	return sw_hint(err, "remove the cause and run the same command again: what is there already is skipped");
}
