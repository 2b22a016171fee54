/* R001, R004 to R006: the dist-info folder, the WHEEL file, compiled code, entry points. */
#include <string.h>

#include "check/internal.h"
#include "codec/rfc822.h"
#include "pyspec/entrypoints.h"

static sw_str info_path(sw_check *check, const char *name)
{
	return sw_fmt(check->arena, "%.*s/%s", SW_ARG(check->dist->root), name);
}

/* False when there is no WHEEL that could be read: R001 says so. */
static bool read_wheel_file(sw_check *check, sw_message *out)
{
	sw_error ignored = {0};
	sw_str text = check->dist->wheel_file;
	return text.ptr &&
	       sw_rfc822_parse(info_path(check, "WHEEL"), text, SW_RFC822_TOLERANT, check->arena, out, &ignored);
}

/* A finding about WHEEL, at the line of `header` when there is one. */
static sw_finding *report_wheel_file(sw_check *check, const sw_message *message, const sw_header *header,
				     sw_finding *finding)
{
	finding->member = message->path;
	if (header) {
		sw_where *where = sw_new(check->arena, sw_where);
		sw_where_set(where, message->path, message->text, header->offset, header->len, NULL);
		finding->line = where->line;
		finding->column = where->column;
		finding->length = where->length;
		finding->text = sw_str_of(where->text);
	}
	return finding;
}

static void look_at_wheel_version(sw_check *check)
{
	sw_message wheel;
	if (!read_wheel_file(check, &wheel))
		return;
	const sw_header *header = sw_message_find(&wheel, "Wheel-Version");
	if (!header) {
		report_wheel_file(check, &wheel, NULL, sw_report(check, "WHEEL has no Wheel-Version"));
		return;
	}
	sw_str major = sw_str_sub(header->value, 0, sw_str_chr(header->value, '.'));
	if (!sw_str_is(major, "1"))
		report_wheel_file(check, &wheel, header,
				  sw_report(check, "WHEEL has Wheel-Version %.*s; installers know 1.x",
					    SW_ARG(sw_str_sub(header->value, 0, 40))));
}

/* Names of all folders *.dist-info at the root, for the message. */
static sw_str roots_of(sw_check *check)
{
	sw_strs names = {0};
	sw_each (member, &check->dist->members) {
		sw_str first = sw_str_sub(member->name, 0, sw_str_chr(member->name, '/'));
		if (sw_str_ends(first, SW_STR(".dist-info")))
			sw_strs_add_unique(check->arena, &names, sw_str_sub(first, 0, 200));
	}
	return sw_str_join(check->arena, names.ptr, names.len < 5 ? names.len : 5, SW_STR(", "));
}

static const char backend_fix[] = "build the wheel with a current backend; do not edit it afterwards";

void sw_rule_dist_info(sw_check *check)
{
	const sw_dist *dist = check->dist;
	const struct {
		const char *name;
		sw_str text;
	} needed[] = {{"METADATA", dist->metadata}, {"WHEEL", dist->wheel_file}, {"RECORD", dist->record}};
	if (dist->members.len == 0)
		return; /* nothing could be read, and that is reported */
	if (!dist->root.len) {
		sw_str names = roots_of(check);
		sw_finding *finding = names.len
					      ? sw_report(check, "it has several folders *.dist-info at its root: %.*s",
							  SW_ARG(names))
					      : sw_report(check, "it has no folder *.dist-info at its root");
		finding->fix = sw_str_of(backend_fix);
		return;
	}
	sw_str expected = dist->named ? sw_fmt(check->arena, "%.*s-%.*s.dist-info", SW_ARG(dist->wheel.name),
					       SW_ARG(dist->wheel.version_text))
				      : dist->root;
	if (!sw_str_eq(dist->root, expected))
		sw_report(check, "its folder is %.*s, but by the file name it must be %.*s",
			  SW_ARG(sw_str_sub(dist->root, 0, 200)), SW_ARG(expected))
			->fix = sw_str_of(backend_fix);
	for (size_t i = 0; i < SW_COUNTOF(needed); i++)
		if (!needed[i].text.ptr)
			sw_report(check, "it has no %.*s/%s that can be read", SW_ARG(sw_str_sub(dist->root, 0, 200)),
				  needed[i].name)
				->fix = sw_str_of(backend_fix);
	look_at_wheel_version(check);
}

/* Tags of WHEEL, each expanded. A compressed line is odd, but installers understand it. */
static void read_tags(sw_check *check, const sw_message *wheel, sw_tags *out)
{
	sw_each (header, &wheel->headers) {
		sw_tags tags = {0};
		sw_error why = {0};
		if (!sw_str_ieq(header->name, SW_STR("Tag")))
			continue;
		if (!sw_tags_parse(header->value, check->arena, &tags, NULL, &why)) {
			report_wheel_file(check, wheel, header, sw_report(check, "%s", why.message));
			continue;
		}
		if (tags.len > 1) {
			sw_finding *finding = sw_report(
				check, "WHEEL has the compressed tag %.*s; each should have a line of its own",
				SW_ARG(sw_str_sub(header->value, 0, 200)));
			report_wheel_file(check, wheel, header, sw_finding_lower(finding, SW_WARN));
		}
		sw_each (tag, &tags)
			sw_push(check->arena, out, *tag);
	}
}

/* Each of `these` that is not among `those`. */
static void report_missing(sw_check *check, const sw_message *wheel, const sw_tags *these, const sw_tags *those,
			   const char *format)
{
	sw_each (tag, these) {
		if (sw_tags_has(those, tag))
			continue;
		sw_str text = sw_str_sub(sw_tag_format(tag, check->arena), 0, 200);
		sw_finding *finding = sw_report(check, "the tag %.*s %s", SW_ARG(text), format);
		report_wheel_file(check, wheel, NULL, finding)->fix =
			SW_STR("retag with `python -m wheel tags`, which changes the name and WHEEL together");
	}
}

void sw_rule_wheel_tags(sw_check *check)
{
	const sw_wheel_filename *name = &check->dist->wheel;
	sw_message wheel;
	sw_tags tags = {0};
	if (!check->dist->named || !read_wheel_file(check, &wheel))
		return;
	read_tags(check, &wheel, &tags);
	report_missing(check, &wheel, &name->tags, &tags, "of the file name is not in WHEEL");
	report_missing(check, &wheel, &tags, &name->tags, "of WHEEL is not in the file name");
	sw_str build = sw_message_get(&wheel, "Build");
	if (!sw_str_eq(build, name->build))
		report_wheel_file(check, &wheel, sw_message_find(&wheel, "Build"),
				  sw_report(check, "the build tag is \"%.*s\" in the file name and \"%.*s\" in WHEEL",
					    SW_ARG(name->build), SW_ARG(sw_str_sub(build, 0, 100))));
}

static bool is_executable_format(const sw_dist_member *member)
{
	/* ELF, Mach-O of 64 and 32 bits in both byte orders, universal Mach-O */
	static const char magics[][4] = {
		{0x7f, 'E', 'L', 'F'},
		{'\xcf', '\xfa', '\xed', '\xfe'},
		{'\xce', '\xfa', '\xed', '\xfe'},
		{'\xfe', '\xed', '\xfa', '\xcf'},
		{'\xfe', '\xed', '\xfa', '\xce'},
		{'\xca', '\xfe', '\xba', '\xbe'},
	};
	for (size_t i = 0; i < SW_COUNTOF(magics); i++)
		if (memcmp(member->start, magics[i], sizeof(magics[i])) == 0)
			return true;
	return memcmp(member->start, "MZ", 2) == 0;
}

/* What Python imports: by name and by content. Other compiled files may be data (launchers for Windows, test files). */
static bool is_extension_module(const sw_dist_member *member)
{
	return (sw_str_ends(member->name, SW_STR(".so")) || sw_str_ends(member->name, SW_STR(".pyd"))) &&
	       member->hashed && is_executable_format(member);
}

/* Does the member get into purelib? Everything but *.data/, and *.data/purelib. */
static bool is_in(sw_str name, const char *scheme)
{
	size_t slash = sw_str_chr(name, '/');
	sw_str first = sw_str_sub(name, 0, slash), rest = slash == SW_NPOS ? SW_STR("") : sw_str_from(name, slash + 1);
	if (!sw_str_ends(first, SW_STR(".data")))
		return *scheme == '\0';
	return *scheme && sw_str_is(sw_str_sub(rest, 0, sw_str_chr(rest, '/')), scheme);
}

typedef struct compiled {
	const sw_dist_member *root, *purelib, *any; /* the first extension module at these places; anything compiled */
} compiled;

static compiled find_compiled(const sw_dist *dist)
{
	compiled found = {0};
	sw_each (member, &dist->members) {
		if (member->kind != SW_MEMBER_FILE || !member->hashed)
			continue;
		if (!found.any && is_executable_format(member))
			found.any = member;
		if (!is_extension_module(member))
			continue;
		if (!found.root && is_in(member->name, ""))
			found.root = member;
		if (!found.purelib && is_in(member->name, "purelib"))
			found.purelib = member;
	}
	return found;
}

static bool for_any_platform(const sw_wheel_filename *name)
{
	sw_each (tag, &name->tags)
		if (!sw_str_is(tag->platform, "any"))
			return false;
	return true;
}

/* A finding when the tags, Root-Is-Purelib and the content do not fit together, else NULL. */
static sw_finding *judge_purity(sw_check *check, bool pure)
{
	compiled found = find_compiled(check->dist);
	const sw_dist_member *module = found.root ? found.root : found.purelib;
	bool any = for_any_platform(&check->dist->wheel);
	if (any && module)
		return sw_report(check, "the wheel is tagged for any platform, but holds compiled code: %.*s",
				 SW_ARG(sw_str_sub(module->name, 0, 300)));
	if ((pure && found.root) || found.purelib)
		return sw_report(check, "compiled code would be installed among the pure modules: %.*s",
				 SW_ARG(sw_str_sub(module->name, 0, 300)));
	sw_finding *finding = NULL;
	if (any && !pure)
		finding = sw_report(check, "Root-Is-Purelib is false, but the wheel is tagged for any platform");
	else if (!any && !found.any)
		finding = sw_report(check, "the wheel is tagged for one platform, but holds no compiled code at all");
	return finding ? sw_finding_lower(finding, SW_WARN) : NULL;
}

void sw_rule_root_is_purelib(sw_check *check)
{
	sw_message wheel;
	if (!check->dist->named || !read_wheel_file(check, &wheel))
		return;
	const sw_header *header = sw_message_find(&wheel, "Root-Is-Purelib");
	sw_str value = header ? header->value : SW_STR("");
	bool pure = sw_str_ieq(value, SW_STR("true"));
	sw_finding *finding = pure || sw_str_ieq(value, SW_STR("false"))
				      ? judge_purity(check, pure)
				      : sw_report(check, "WHEEL must say Root-Is-Purelib: true or false");
	if (finding)
		report_wheel_file(check, &wheel, header, finding);
}

/* An executable of one of these names would shadow the environment's own interpreter. */
static bool is_python_name(sw_str name)
{
	if (sw_str_ends(name, SW_STR(".exe")))
		name = sw_str_sub(name, 0, name.len - 4);
	if (sw_str_is(name, "python") || sw_str_is(name, "pythonw") || sw_str_is(name, "python3"))
		return true;
	uint64_t minor = 0;
	return sw_str_starts(name, SW_STR("python3.")) && sw_str_u64(sw_str_from(name, 8), &minor);
}

static void look_at_point(sw_check *check, sw_str member, const sw_entry_group *group, const sw_entry_point *point)
{
	bool script = sw_entry_group_is_script(group->name);
	sw_error why = {0};
	sw_finding *finding = NULL;
	if (script && is_python_name(point->name))
		finding = sw_finding_lower(sw_report(check,
						     "the script %.*s would replace the interpreter of the environment",
						     SW_ARG(sw_str_sub(point->name, 0, 100))),
					   SW_SEV_ERROR);
	else if (!sw_entry_point_check(point, script, &why))
		finding = sw_report(check, "%s", why.message);
	if (!finding)
		return;
	finding->member = member;
	finding->line = point->line;
}

void sw_rule_entry_points(sw_check *check)
{
	sw_entry_groups groups = {0};
	sw_error why = {0};
	if (!check->dist->entry_points.ptr)
		return;
	sw_str member = info_path(check, "entry_points.txt");
	if (!sw_entry_points_parse(member, check->dist->entry_points, check->arena, &groups, &why)) {
		sw_finding *finding = sw_report(check, "%s", why.message);
		finding->member = member;
		finding->line = why.where.line;
		finding->column = why.where.column;
		finding->length = why.where.length;
		finding->text = sw_str_copy(check->arena, sw_str_of(why.where.text));
		return;
	}
	sw_each (group, &groups)
		sw_each (point, &group->points)
			look_at_point(check, member, group, point);
}
