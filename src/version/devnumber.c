#include "version/devnumber.h"

#include "pyspec/pep440.h"
#include "vcs/git.h"

#define TIME_DIGITS 12 /* YYYYMMDDHHMM */

const char *sw_dev_number_name(sw_dev_number kind)
{
	static const char *const names[] = {[SW_DEV_AUTO] = "auto",
					    [SW_DEV_DISTANCE] = "distance",
					    [SW_DEV_FIRST_PARENT] = "first-parent",
					    [SW_DEV_TIME] = "time"};
	return names[kind];
}

sw_dev_number sw_dev_number_for(const sw_config *config, sw_str index)
{
	sw_dev_number set = (sw_dev_number)sw_config_index_get(config, index).dev_number;
	bool refuses_local = sw_str_is(index, "pypi") || sw_str_is(index, "testpypi");
	return set == SW_DEV_AUTO && refuses_local ? SW_DEV_DISTANCE : set;
}

bool sw_dev_number_is_time(sw_str digits)
{
	uint64_t value = 0;
	if (digits.len != TIME_DIGITS || !sw_str_u64(digits, &value))
		return false;
	uint64_t minute = value % 100, hour = value / 100 % 100, day = value / 10000 % 100,
		 month = value / 1000000 % 100;
	return minute < 60 && hour < 24 && day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* Commits since the tag along first parents, where the scheme has counted `number` for `distance` commits. */
static bool first_parent_number(const sw_git *git, const sw_version *version, sw_str number, sw_arena *arena,
				sw_str *out, sw_error *err)
{
	sw_git_count_options options = {.first_parent = true};
	uint64_t scheme = 0;
	int64_t count = 0;
	if (version->git.tag.len)
		options.since = sw_fmt(arena, "refs/tags/%.*s", SW_ARG(version->git.tag));
	if (!sw_git_count(git, &options, &count, err))
		return false;
	/* a tag that is a development release itself is counted on from */
	uint64_t distance = (uint64_t)version->git.distance;
	uint64_t start = sw_str_u64(number, &scheme) && scheme > distance ? scheme - distance : 0;
	start += (uint64_t)count;
	*out = sw_fmt(arena, "%llu", (unsigned long long)start);
	return true;
}

static bool time_number(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_git_commit head = {0};
	if (!sw_git_commit_get(git, (sw_str){0}, arena, &head, err))
		return false;
	sw_date at = sw_date_utc(head.time_s);
	*out = sw_fmt(arena, "%04d%02d%02d%02d%02d", at.year, at.month, at.day, at.hour, at.minute);
	return true;
}

static bool nothing_to_number(const sw_version *version, sw_dev_number kind, sw_error *err)
{
	sw_fail(err, SW_W008, "%.*s of %.*s is no development release that dev-number = \"%s\" could number",
		SW_ARG(version->text), SW_ARG(version->tool), sw_dev_number_name(kind));
	return sw_hint(err, "choose a version_scheme with .devN, or dev-number = \"distance\"");
}

bool sw_version_for_index(const sw_ctx *ctx, const sw_project *project, const sw_version *version, sw_dev_number kind,
			  sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_pep440 parsed = {0};
	sw_git git = {0};
	if (kind == SW_DEV_AUTO || !sw_pep440_scan(version->normal, arena, &parsed)) {
		*out = version->normal;
		return true;
	}
	bool released = !parsed.local_len && !parsed.dev.ptr;
	if (kind == SW_DEV_DISTANCE || released || version->origin != SW_VERSION_GIT || version->git.distance == 0) {
		*out = version->public_text;
		return true;
	}
	if (!parsed.dev.ptr)
		return nothing_to_number(version, kind, err);
	if (!sw_git_open(ctx, project->root, arena, &git, err))
		return false;
	bool numbered = kind == SW_DEV_TIME ? time_number(&git, arena, &parsed.dev, err)
					    : first_parent_number(&git, version, parsed.dev, arena, &parsed.dev, err);
	if (!numbered)
		return false;
	parsed.local = NULL;
	parsed.local_len = 0;
	*out = sw_pep440_format(&parsed, arena);
	return true;
}
