/* The version schemes: what the next version after a tag is called. One function a scheme, one row in the table. */
#include "version/scm_internal.h"

#include <string.h>

#define SEMVER_MINOR 2
#define SEMVER_PATCH 3
#define SEMVER_LEN   3

sw_str sw_scm_increment(sw_str digits, sw_arena *arena)
{
	while (digits.len > 1 && digits.ptr[0] == '0')
		digits = sw_str_from(digits, 1);
	char *text = sw_alloc(arena, digits.len + 2);
	memcpy(text + 1, digits.ptr, digits.len);
	text[0] = '0';
	size_t at = digits.len;
	while (text[at] == '9')
		text[at--] = '0';
	text[at]++;
	return text[0] == '0' ? (sw_str){text + 1, digits.len} : (sw_str){text, digits.len + 1};
}

sw_str sw_scm_with_dev(const scheme_input *in, sw_str guessed)
{
	return sw_fmt(in->arena, "%.*s.dev%lld", SW_ARG(guessed), (long long)in->facts->distance);
}

/* What stands before a final ".dev0"; *found = false when there is no ".devN". */
static bool without_dev(const scheme_input *in, bool *found, sw_str *out, sw_error *err)
{
	const sw_str mark = SW_S(".dev");
	size_t at = SW_NPOS;
	for (size_t i = 0; i + mark.len <= in->tag.len; i++)
		if (sw_str_starts(sw_str_from(in->tag, i), mark))
			at = i;
	*found = at != SW_NPOS;
	if (!*found)
		return true;
	*out = sw_str_sub(in->tag, 0, at);
	if (sw_str_is(sw_str_from(in->tag, at + mark.len), "0"))
		return true;
	sw_fail(err, SW_W004, "nothing can follow the tag %.*s: its .dev number is not 0", SW_ARG(in->tag));
	return sw_hint(err, "git tag -d the tag, or make one that ends in .dev0");
}

/* The last number of the text plus one. */
static bool bump_last_number(const scheme_input *in, sw_str *out, sw_error *err)
{
	size_t from = in->tag.len;
	while (from > 0 && sw_is_digit(in->tag.ptr[from - 1]))
		from--;
	if (from == in->tag.len)
		return sw_fail(err, SW_W004, "the tag %.*s does not end with a number that could be counted up",
			       SW_ARG(in->tag));
	*out = sw_str_cat(in->arena, sw_str_sub(in->tag, 0, from),
			  sw_scm_increment(sw_str_from(in->tag, from), in->arena));
	return true;
}

static bool guess_next(const scheme_input *in, sw_str *out, sw_error *err)
{
	bool dev = false;
	sw_str guessed = {0};
	if (!without_dev(in, &dev, &guessed, err) || (!dev && !bump_last_number(in, &guessed, err)))
		return false;
	*out = sw_scm_with_dev(in, guessed);
	return true;
}

static bool only_version(const scheme_input *in, sw_str *out, sw_error *err)
{
	(void)err;
	*out = in->tag;
	return true;
}

bool sw_scm_guess_next_dev(const scheme_input *in, sw_str *out, sw_error *err)
{
	return sw_scm_exact(in->facts) ? only_version(in, out, err) : guess_next(in, out, err);
}

static bool no_guess_dev(const scheme_input *in, sw_str *out, sw_error *err)
{
	bool dev = false;
	sw_str guessed = {0};
	if (sw_scm_exact(in->facts))
		return only_version(in, out, err);
	if (!without_dev(in, &dev, &guessed, err))
		return false;
	if (!dev && sw_str_find(in->tag, SW_STR("post")) != SW_NPOS)
		return sw_fail(err, SW_W004,
			       "the tag %.*s is a post-release already, so no-guess-dev has no name for what follows",
			       SW_ARG(in->tag));
	*out = sw_scm_with_dev(in, dev ? guessed : sw_str_cat(in->arena, in->tag, SW_STR(".post1")));
	return true;
}

static bool post_release(const scheme_input *in, sw_str *out, sw_error *err)
{
	if (sw_scm_exact(in->facts))
		return only_version(in, out, err);
	*out = sw_fmt(in->arena, "%.*s.post%lld", SW_ARG(in->tag), (long long)in->facts->distance);
	return true;
}

/* Release cut or filled to `retain` numbers, the last one up by one, filled to three; a tag with .dev0 is that release. */
sw_str sw_scm_next_semver(const scheme_input *in, size_t retain)
{
	const sw_pep440 *v = &in->parsed;
	bool dev0 = v->dev.ptr && sw_str_is(v->dev, "0");
	size_t len = dev0 ? v->release_len : retain;
	sw_strs parts = {0};
	for (size_t i = 0; i < len || i < SEMVER_LEN; i++) {
		sw_str number = i < len ? sw_pep440_release_at(v, i) : SW_STR("0");
		sw_push(in->arena, &parts, !dev0 && i == retain - 1 ? sw_scm_increment(number, in->arena) : number);
	}
	sw_str text = sw_str_join(in->arena, parts.ptr, parts.len, SW_STR("."));
	return sw_str_is(v->epoch, "0") ? text : sw_fmt(in->arena, "%.*s!%.*s", SW_ARG(v->epoch), SW_ARG(text));
}

static bool semver(const scheme_input *in, sw_str *out, sw_error *err)
{
	if (sw_scm_exact(in->facts))
		return only_version(in, out, err);
	bool feature = in->facts->has_branch && sw_str_find(in->facts->branch, SW_STR("feature")) != SW_NPOS;
	*out = sw_scm_with_dev(in, sw_scm_next_semver(in, feature ? SEMVER_MINOR : SEMVER_PATCH));
	return true;
}

/* The first two parts between dots, or all there is. */
static sw_str up_to_minor(sw_str version)
{
	size_t dot = sw_str_chr(version, '.');
	if (dot == SW_NPOS)
		return version;
	size_t next = sw_str_chr(sw_str_from(version, dot + 1), '.');
	return next == SW_NPOS ? version : sw_str_sub(version, 0, dot + 1 + next);
}

/* Whether the branch is named after the series that the tag belongs to. */
static bool on_release_branch(const scheme_input *in, bool *out, sw_error *err)
{
	sw_str branch = in->facts->branch, version = {0}, suffix = {0};
	size_t slash = sw_str_rchr(branch, '/');
	*out = false;
	if (!in->facts->has_branch)
		return true;
	branch = slash == SW_NPOS ? branch : sw_str_from(branch, slash + 1);
	if (!sw_scm_match_tag(in->config, branch, in->arena, &version, &suffix, err))
		return false;
	if (sw_str_starts(version, SW_STR("v")))
		version = sw_str_from(version, 1);
	*out = version.len && sw_str_eq(up_to_minor(version), up_to_minor(in->tag));
	return true;
}

static bool semver_release_branch(const scheme_input *in, sw_str *out, sw_error *err)
{
	bool maintained = false;
	if (sw_scm_exact(in->facts))
		return only_version(in, out, err);
	if (!on_release_branch(in, &maintained, err))
		return false;
	if (maintained)
		return guess_next(in, out, err);
	*out = sw_scm_with_dev(in, sw_scm_next_semver(in, SEMVER_MINOR));
	return true;
}

const sw_scm_scheme sw_scm_version_schemes[] = {
	{.name = "guess-next-dev", .run = sw_scm_guess_next_dev},
	{.name = "no-guess-dev", .run = no_guess_dev},
	{.name = "post-release", .run = post_release},
	{.name = "only-version", .run = only_version, .newer = true},
	{.name = "semver-pep440", .run = semver, .newer = true},
	{.name = "semver-pep440-release-branch", .run = semver_release_branch, .newer = true},
	{.name = "calver-by-date", .run = sw_scm_calver, .needs_date = true},
	{.name = "towncrier-fragments", .run = sw_scm_towncrier, .newer = true},
	{.name = "towncrier-fragments-zerover", .run = sw_scm_towncrier_zerover, .newer = true},
	/* the names before vcs-versioning */
	{.name = "python-simplified-semver", .run = semver},
	{.name = "release-branch-semver", .run = semver_release_branch},
	{0},
};

bool sw_scm_needs_date(const sw_scm_config *config)
{
	sw_each (name, &config->version_schemes) {
		const sw_scm_scheme *scheme = sw_scm_scheme_find(sw_scm_version_schemes, *name);
		if (scheme && scheme->needs_date)
			return true;
	}
	const sw_str field = SW_S("node_date");
	return sw_str_find(config->version_file_template, field) != SW_NPOS ||
	       sw_str_find(config->write_to_template, field) != SW_NPOS;
}
