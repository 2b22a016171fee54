/* Asks the room pyspec line by line, so that a script can compare its answers with those of another library: one question a
   line (command and arguments, separated by tabs), one answer a line. In both, "\\", "\t", "\n" and "\r" are escaped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "pyspec/entrypoints.h"
#include "pyspec/filename.h"
#include "pyspec/metadata.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"
#include "pyspec/spdx.h"

/* A question at work. */
typedef struct asked {
	sw_strs args; /* behind the command */
	sw_arena *arena;
	sw_buf *out;
	sw_error *err;
} asked;

static sw_str arg(const asked *a, size_t at)
{
	return at < a->args.len ? a->args.ptr[at] : SW_STR("");
}

static void answer(asked *a, sw_str field)
{
	if (a->out->len)
		sw_buf_addc(a->out, '\t');
	for (size_t i = 0; i < field.len; i++) {
		switch (field.ptr[i]) {
		case '\\': sw_buf_addz(a->out, "\\\\"); break;
		case '\t': sw_buf_addz(a->out, "\\t"); break;
		case '\n': sw_buf_addz(a->out, "\\n"); break;
		case '\r': sw_buf_addz(a->out, "\\r"); break;
		default: sw_buf_addc(a->out, field.ptr[i]);
		}
	}
}

static void answer_bool(asked *a, bool value)
{
	answer(a, value ? SW_STR("true") : SW_STR("false"));
}

static void answer_optional(asked *a, sw_str field)
{
	answer(a, field.ptr ? field : SW_STR("none"));
}

static void answer_error(asked *a)
{
	a->out->len = 0;
	answer(a, SW_STR("error"));
	answer(a, sw_str_of(a->err->message));
	answer(a, sw_fmt(a->arena, "%u", a->err->where.column));
}

static void ask_version(asked *a)
{
	sw_pep440 v;
	if (!sw_pep440_parse(arg(a, 0), a->arena, &v, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, sw_pep440_format(&v, a->arena));
	answer(a, v.epoch);
	answer(a, sw_str_join(a->arena, v.release, v.release_len, SW_STR(".")));
	answer(a, sw_str_of(sw_pep440_pre_name(v.pre)));
	answer_optional(a, v.pre_number);
	answer_optional(a, v.post);
	answer_optional(a, v.dev);
	answer_optional(a, v.local_len ? sw_str_join(a->arena, v.local, v.local_len, SW_STR(".")) : (sw_str){0});
	answer(a, sw_pep440_public(&v, a->arena));
	answer(a, sw_pep440_base(&v, a->arena));
	answer(a, sw_pep440_canonical(&v, a->arena));
	answer_bool(a, sw_pep440_is_pre(&v));
	answer_bool(a, sw_pep440_is_post(&v));
	answer_bool(a, sw_pep440_is_dev(&v));
}

static void ask_cmp(asked *a)
{
	int order;
	bool both = sw_pep440_cmp_text(arg(a, 0), arg(a, 1), &order);
	answer(a, !both ? SW_STR("error") : order < 0 ? SW_STR("<") : order > 0 ? SW_STR(">") : SW_STR("="));
}

static void ask_specifier(asked *a)
{
	sw_specifiers set;
	if (!sw_specifier_parse_set(arg(a, 0), a->arena, &set, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, SW_STR("ok"));
	answer(a, sw_specifier_format_set(&set, SW_STR(","), a->arena));
	answer_bool(a, sw_specifier_names_prerelease(&set));
	for (size_t i = 0; i < set.len; i++)
		answer(a, sw_specifier_format(&set.ptr[i], a->arena));
}

static const sw_prereleases modes[] = {SW_PRERELEASES_DEFAULT, SW_PRERELEASES_YES, SW_PRERELEASES_NO};

static void ask_contains(asked *a)
{
	sw_specifiers set;
	if (!sw_specifier_parse_set(arg(a, 0), a->arena, &set, a->err)) {
		answer_error(a);
		return;
	}
	for (size_t i = 0; i < SW_COUNTOF(modes); i++)
		answer_bool(a, sw_specifier_contains(&set, arg(a, 1), modes[i]));
}

/* filter SPEC MODE VERSION…: the kept ones. MODE is default, true or false. */
static void ask_filter(asked *a)
{
	sw_specifiers set;
	sw_strs kept, all = {0};
	sw_str mode = arg(a, 1);
	if (!sw_specifier_parse_set(arg(a, 0), a->arena, &set, a->err)) {
		answer_error(a);
		return;
	}
	for (size_t i = 2; i < a->args.len; i++)
		sw_push(a->arena, &all, a->args.ptr[i]);
	sw_specifier_filter(&set, &all,
			    sw_str_is(mode, "default") ? modes[0]
			    : sw_str_is(mode, "true")  ? modes[1]
						       : modes[2],
			    a->arena, &kept);
	answer(a, SW_STR("ok"));
	for (size_t i = 0; i < kept.len; i++)
		answer(a, kept.ptr[i]);
}

static void ask_requirement(asked *a)
{
	sw_requirement r;
	if (!sw_requirement_parse(arg(a, 0), a->arena, &r, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, sw_requirement_format(&r, NULL, a->arena));
	answer(a, r.name);
	answer(a, sw_name_normalise(a->arena, r.name));
	answer(a, sw_str_join(a->arena, r.extras.ptr, r.extras.len, SW_STR(",")));
	answer(a, sw_specifier_format_set(&r.specifiers, SW_STR(","), a->arena));
	answer_optional(a, r.url);
	answer_optional(a, r.marker ? sw_marker_format(r.marker, NULL, a->arena) : (sw_str){0});
}

static void ask_marker(asked *a)
{
	sw_marker marker;
	if (!sw_marker_parse(arg(a, 0), a->arena, &marker, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, SW_STR("ok"));
	answer(a, sw_marker_format(&marker, NULL, a->arena));
}

/* evaluate MARKER NAME VALUE …; the sets are given name by name. */
static void ask_evaluate(asked *a)
{
	sw_marker marker;
	sw_marker_env env = {0};
	sw_strs sets[2] = {0};
	bool result;
	for (size_t i = 1; i + 1 < a->args.len; i += 2) {
		sw_marker_var var = sw_marker_var_find(arg(a, i));
		if (var < SW_MARKER_VALUE_COUNT)
			env.values[var] = arg(a, i + 1);
		else if (var < SW_MARKER_VAR_COUNT)
			sw_push(a->arena, &sets[var - SW_MARKER_EXTRAS], arg(a, i + 1));
	}
	env.extras = sets[0].len ? &sets[0] : NULL;
	env.dependency_groups = sets[1].len ? &sets[1] : NULL;
	if (!sw_marker_parse(arg(a, 0), a->arena, &marker, a->err) ||
	    !sw_marker_evaluate(&marker, &env, &result, a->err))
		answer_error(a);
	else
		answer_bool(a, result);
}

static void ask_name(asked *a)
{
	answer_bool(a, sw_name_valid(arg(a, 0)));
	answer(a, sw_name_normalise(a->arena, arg(a, 0)));
	answer_bool(a, sw_name_is_normal(arg(a, 0)));
}

static int cmp_tags(const void *a, const void *b)
{
	const sw_tag *left = a, *right = b;
	int order = sw_str_cmp(left->python, right->python);
	if (!order)
		order = sw_str_cmp(left->abi, right->abi);
	return order ? order : sw_str_cmp(left->platform, right->platform);
}

static void answer_tags(asked *a, const sw_tags *tags, bool sort)
{
	sw_strs texts = {0};
	if (sort)
		qsort(tags->ptr, tags->len, sizeof(*tags->ptr), cmp_tags);
	for (size_t i = 0; i < tags->len; i++)
		if (!sort || i == 0 || !sw_tag_eq(&tags->ptr[i], &tags->ptr[i - 1]))
			sw_push(a->arena, &texts, sw_tag_format(&tags->ptr[i], a->arena));
	answer(a, sw_str_join(a->arena, texts.ptr, texts.len, SW_STR(" ")));
}

static void ask_wheel(asked *a)
{
	sw_wheel_filename w;
	if (!sw_filename_parse_wheel(arg(a, 0), a->arena, &w, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, w.normal_name);
	answer(a, sw_pep440_format(&w.version, a->arena));
	answer(a, sw_str_cat(a->arena, w.build_number, w.build_rest));
	answer_tags(a, &w.tags, true);
}

static void ask_sdist(asked *a)
{
	sw_sdist_filename s;
	if (!sw_filename_parse_sdist(arg(a, 0), a->arena, &s, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, s.normal_name);
	answer(a, sw_pep440_format(&s.version, a->arena));
}

static void ask_tags(asked *a)
{
	sw_tags tags;
	bool sorted;
	if (!sw_tags_parse(arg(a, 0), a->arena, &tags, &sorted, a->err)) {
		answer_error(a);
		return;
	}
	answer_bool(a, sorted);
	answer_tags(a, &tags, true);
}

static unsigned number(const asked *a, size_t at)
{
	uint64_t value = 0;
	return sw_str_u64(arg(a, at), &value) && value < 10000 ? (unsigned)value : 0;
}

/* supported IMPLEMENTATION MAJOR MINOR ABI SYSTEM MACHINE MAJOR MINOR: the numbers behind are of macOS, glibc or musl. */
static void ask_supported(asked *a)
{
	sw_tags tags = {0};
	sw_tag_target target = {
		.implementation = arg(a, 0), .major = number(a, 1), .minor = number(a, 2), .abi = arg(a, 3)};
	target.machine = arg(a, 5);
	if (sw_str_is(arg(a, 4), "macos")) {
		target.system = SW_TAG_MACOS;
		target.system_major = number(a, 6);
		target.system_minor = number(a, 7);
	} else if (sw_str_is(arg(a, 4), "windows")) {
		target.system = SW_TAG_WINDOWS;
	} else if (sw_str_is(arg(a, 4), "musl")) {
		target.musl_major = number(a, 6);
		target.musl_minor = number(a, 7);
	} else {
		target.glibc_major = number(a, 6);
		target.glibc_minor = number(a, 7);
	}
	sw_tags_supported(&target, a->arena, &tags);
	answer_tags(a, &tags, false);
}

static void ask_license(asked *a)
{
	sw_str canonical;
	if (!sw_spdx_normalise(arg(a, 0), a->arena, &canonical, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, SW_STR("ok"));
	answer(a, canonical);
}

static const char *const rule_names[] = {"N001", "N005", "M001", "M002", "M003",
					 "M004", "M005", "L001", "L002", "L003"};

/* Each problem as "RULE severity field message". */
static void ask_metadata(asked *a)
{
	sw_metadata metadata;
	sw_metadata_problems problems = {0};
	if (!sw_metadata_parse(SW_STR("METADATA"), arg(a, 0), a->arena, &metadata, a->err)) {
		answer_error(a);
		return;
	}
	sw_metadata_check(&metadata, a->arena, &problems);
	answer(a, SW_STR("ok"));
	for (size_t i = 0; i < problems.len; i++) {
		const sw_metadata_problem *problem = &problems.ptr[i];
		const char *field =
			problem->field == SW_META_FIELD_COUNT ? "?" : sw_metadata_field_name(problem->field);
		answer(a, sw_fmt(a->arena, "%s %s%s %s %.*s", rule_names[problem->rule],
				 sw_severity_name(problem->severity), problem->pypi_only ? "-pypi" : "", field,
				 SW_ARG(problem->message)));
	}
}

/* fields TEXT: every value as "Field: text". */
static void ask_fields(asked *a)
{
	sw_metadata metadata;
	if (!sw_metadata_parse(SW_STR("METADATA"), arg(a, 0), a->arena, &metadata, a->err)) {
		answer_error(a);
		return;
	}
	answer(a, SW_STR("ok"));
	for (size_t i = 0; i < SW_META_FIELD_COUNT; i++)
		for (size_t j = 0; j < metadata.fields[i].len; j++)
			answer(a, sw_fmt(a->arena, "%s: %.*s", sw_metadata_field_name((sw_metadata_field)i),
					 SW_ARG(metadata.fields[i].ptr[j].text)));
}

/* The value as the backend was given it: without the indentation and the final newline that its layout adds. */
static sw_str given(const sw_metadata_layout *layout, sw_metadata_field field, sw_str text, sw_arena *arena)
{
	size_t indent = layout->indent ? layout->indent : strlen(sw_metadata_field_name(field)) + 2;
	if (field != SW_META_DESCRIPTION)
		return sw_header_dedent(text, sw_fmt(arena, "%*s", (int)indent, ""), arena);
	if (layout->body == SW_META_BODY_SURROUND && sw_str_ends(text, SW_STR("\n")))
		text.len--;
	return text;
}

/* rewrite LAYOUT TEXT: the document as that backend would write it. */
static void ask_rewrite(asked *a)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_metadata metadata;
	const sw_metadata_layout *layout = sw_metadata_layout_find(arg(a, 0));
	if (!layout || !sw_metadata_parse(SW_STR("METADATA"), arg(a, 1), a->arena, &metadata, a->err)) {
		answer_error(a);
		return;
	}
	for (size_t i = 0; i < SW_META_FIELD_COUNT; i++)
		for (size_t j = 0; j < metadata.fields[i].len; j++)
			metadata.fields[i].ptr[j].text =
				given(layout, (sw_metadata_field)i, metadata.fields[i].ptr[j].text, a->arena);
	sw_metadata_write(&buf, &metadata, layout);
	answer(a, sw_buf_copy(&buf, a->arena));
}

/* entries LAYOUT TEXT: entry_points.txt as that backend would write it. */
static void ask_entries(asked *a)
{
	static const char *const layouts[] = {"setuptools", "hatchling", "flit", "poetry", "pdm", "uv"};
	SW_AUTO(sw_buf) buf = {0};
	sw_entry_groups groups;
	size_t layout = 0;
	while (layout < SW_COUNTOF(layouts) && !sw_str_is(arg(a, 0), layouts[layout]))
		layout++;
	if (layout == SW_COUNTOF(layouts) ||
	    !sw_entry_points_parse(SW_STR("entry_points.txt"), arg(a, 1), a->arena, &groups, a->err)) {
		answer_error(a);
		return;
	}
	sw_entry_points_write(&buf, &groups, (sw_entry_layout)layout);
	answer(a, sw_buf_copy(&buf, a->arena));
}

/* value KIND TEXT: whether a single value is fine. */
static void ask_value(asked *a)
{
	sw_str why = SW_STR(""), kind = arg(a, 0), text = arg(a, 1);
	bool refused = true;
	bool fine = sw_str_is(kind, "content-type")  ? sw_metadata_check_content_type(text, a->arena, &why)
		    : sw_str_is(kind, "email")       ? sw_metadata_check_emails(text, a->arena, &refused, &why)
		    : sw_str_is(kind, "url")         ? sw_metadata_check_url(text, &why)
		    : sw_str_is(kind, "import-name") ? sw_metadata_check_import_name(text, &why)
						     : sw_metadata_check_license_path(text, &why);
	answer_bool(a, fine || !refused);
	answer(a, why);
}

typedef struct command {
	const char *name;
	void (*run)(asked *a);
} command;

static const command commands[] = {
	{"version", ask_version},     {"cmp", ask_cmp},           {"specifier", ask_specifier},
	{"contains", ask_contains},   {"filter", ask_filter},     {"requirement", ask_requirement},
	{"marker", ask_marker},       {"evaluate", ask_evaluate}, {"name", ask_name},
	{"wheel", ask_wheel},         {"sdist", ask_sdist},       {"tags", ask_tags},
	{"supported", ask_supported}, {"license", ask_license},   {"metadata", ask_metadata},
	{"fields", ask_fields},       {"rewrite", ask_rewrite},   {"entries", ask_entries},
	{"value", ask_value},
};

static sw_str unescape(sw_arena *arena, sw_str field)
{
	char *text = sw_alloc(arena, field.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < field.len; i++) {
		char c = field.ptr[i];
		if (c == '\\' && i + 1 < field.len) {
			c = field.ptr[++i];
			c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		text[len++] = c;
	}
	return (sw_str){text, len};
}

static void run_line(sw_str line, sw_buf *out)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	asked a = {.arena = &arena, .out = out, .err = &err};
	sw_str rest = line, name = {0}, field;
	(void)sw_str_split(&rest, '\t', &name);
	while (sw_str_split(&rest, '\t', &field))
		sw_push(&arena, &a.args, unescape(&arena, field));
	for (size_t i = 0; i < SW_COUNTOF(commands); i++) {
		if (sw_str_is(name, commands[i].name)) {
			commands[i].run(&a);
			return;
		}
	}
	answer(&a, SW_STR("unknown command"));
}

int main(void)
{
	char *line = NULL;
	size_t cap = 0;
	for (ssize_t len; (len = getline(&line, &cap, stdin)) > 0;) {
		SW_AUTO(sw_buf) out = {0};
		if (line[len - 1] == '\n')
			len--;
		run_line((sw_str){line, (size_t)len}, &out);
		printf("%.*s\n", SW_ARG(sw_buf_str(&out)));
	}
	free(line);
	return 0;
}
