/* N001, N005, M001 to M005, L001, L002: core metadata. What is wrong with a document is found in one place
   (pyspec/metadata.h); here each problem is told by the rule that it belongs to. A project is judged by the metadata that
   its tables will become. */
#include "check/internal.h"
#include "check/project_metadata.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"
#include "pyspec/stdlib.h"

/* Ids in the order of sw_metadata_rule. */
static const char *const rule_ids[] = {
	[SW_META_RULE_N001] = "SW-N001", [SW_META_RULE_N005] = "SW-N005", [SW_META_RULE_M001] = "SW-M001",
	[SW_META_RULE_M002] = "SW-M002", [SW_META_RULE_M003] = "SW-M003", [SW_META_RULE_M004] = "SW-M004",
	[SW_META_RULE_M005] = "SW-M005", [SW_META_RULE_L001] = "SW-L001", [SW_META_RULE_L002] = "SW-L002",
	[SW_META_RULE_L003] = "SW-L003",
};
_Static_assert(SW_COUNTOF(rule_ids) == SW_META_RULE_COUNT, "an id for every rule");

/* --- places --- */

/* The member of the distribution that its metadata stands in. */
static sw_str metadata_member(const sw_check *check)
{
	const sw_dist *dist = check->dist;
	const char *name = dist->kind == SW_FILENAME_WHEEL ? "METADATA" : "PKG-INFO";
	return dist->root.len ? sw_fmt(check->arena, "%.*s/%s", SW_ARG(dist->root), name) : sw_str_of(name);
}

void sw_finding_place(const sw_check *check, sw_finding *finding, sw_str content, size_t offset, size_t len)
{
	sw_where where = {0};
	sw_where_set(&where, finding->file, content, offset, len, NULL);
	finding->line = where.line;
	finding->column = where.column;
	finding->length = where.length;
	finding->text = sw_str_copy(check->arena, sw_str_of(where.text));
}

/* --- problems --- */

/* What no index needs to mind but PyPI is a warning where another one is the target. */
static void set_severity(const sw_check *check, const sw_metadata_problem *problem, sw_finding *finding)
{
	bool elsewhere = problem->pypi_only && check->options->target == SW_TARGET_ANY;
	sw_finding_lower(finding, elsewhere ? SW_WARN : problem->severity);
	finding->pypi_would_refuse = elsewhere;
}

static void tell(sw_check *check, const sw_metadata_problem *problem, const sw_project_file *file)
{
	sw_finding *finding = sw_report(check, "%.*s", SW_ARG(problem->message));
	finding->fix = problem->fix;
	set_severity(check, problem, finding);
	if (file)
		finding->file = file->path;
	else
		finding->member = metadata_member(check);
	if (problem->len)
		sw_finding_place(check, finding, file ? file->text : check->dist->metadata, problem->offset,
				 problem->len);
}

static void tell_all(sw_check *check, const sw_metadata_problems *problems, const sw_project_file *file)
{
	for (size_t i = 0; i < problems->len; i++) {
		const sw_metadata_problem *problem = &problems->ptr[i];
		bool has_place =
			problem->len > 0 || !file; /* what a project does not declare may come from its backend */
		if (has_place && sw_str_is(sw_str_of(rule_ids[problem->rule]), check->rule->id))
			tell(check, problem, file);
	}
}

void sw_rule_metadata(sw_check *check)
{
	if (check->project) {
		sw_project_metadata parts[SW_PROJECT_METADATA_MAX];
		size_t count = sw_project_metadata_of(check->project, check->arena, parts);
		for (size_t i = 0; i < count; i++) {
			sw_metadata_problems problems = {0};
			sw_metadata_check(&parts[i].metadata, check->arena, &problems);
			tell_all(check, &problems, parts[i].file);
		}
		return;
	}
	const sw_metadata_problems *problems = sw_check_problems(check);
	if (problems)
		tell_all(check, problems, NULL);
}

/* --- what the rules look at beyond the document --- */

typedef struct declared {
	sw_str text;
	const sw_project_file *file; /* NULL: the distribution's metadata */
	size_t offset, len;
} declared;

/* Name or version, wherever the subject of the check declares it; text empty when it does not. */
static declared find_declared(sw_check *check, sw_metadata_field field)
{
	if (check->project) {
		bool is_name = field == SW_META_NAME;
		sw_field value = is_name ? check->project->name : check->project->version;
		const sw_project_file *file = is_name ? check->project->name_file : check->project->version_file;
		return sw_field_set(value) && file ? (declared){value.text, file, value.offset, value.len}
						   : (declared){0};
	}
	const sw_metadata *metadata = sw_check_metadata(check);
	if (!metadata || metadata->fields[field].len == 0)
		return (declared){0};
	const sw_metadata_value *value = &metadata->fields[field].ptr[0];
	return (declared){value->text, NULL, value->offset, value->len};
}

static sw_finding *tell_declared(sw_check *check, const declared *what, sw_severity severity, sw_finding *finding)
{
	sw_finding_lower(finding, severity);
	if (what->file)
		finding->file = what->file->path;
	else
		finding->member = metadata_member(check);
	sw_finding_place(check, finding, what->file ? what->file->text : check->dist->metadata, what->offset,
			 what->len);
	return finding;
}

/* Whether the project is there already, which is all right, is not known here: hence a warning, and once a file is built no
   more than a word. */
void sw_rule_project_name(sw_check *check)
{
	sw_rule_metadata(check);
	declared name = find_declared(check, SW_META_NAME);
	if (!sw_name_valid(name.text) || !sw_stdlib_clashes(name.text))
		return;
	sw_finding *finding = sw_report(check,
					"\"%.*s\" is a module of Python's standard library: PyPI takes no new project "
					"of this name",
					SW_ARG(name.text));
	tell_declared(check, &name, check->project ? SW_WARN : SW_INFO, finding)->fix =
		SW_STR("choose another name, unless the project is on PyPI already");
}

void sw_rule_version(sw_check *check)
{
	sw_str normal;
	sw_rule_metadata(check);
	declared version = find_declared(check, SW_META_VERSION);
	if (!version.text.len || !sw_pep440_normalise(version.text, check->arena, &normal) ||
	    sw_str_eq(normal, version.text))
		return;
	sw_finding *finding =
		sw_report(check, "version \"%.*s\" is not in normal form: file names and indexes say %.*s",
			  SW_ARG(version.text), SW_ARG(normal));
	tell_declared(check, &version, SW_INFO, finding)->fix = sw_fmt(check->arena, "write %.*s", SW_ARG(normal));
}

/* A document that cannot be read at all belongs to the rule of its fields. */
void sw_rule_metadata_fields(sw_check *check)
{
	sw_rule_metadata(check);
	if (check->dist && check->dist->metadata.ptr && !sw_check_metadata(check))
		sw_report(check, "the metadata cannot be read")->member = metadata_member(check);
}

/* An index looks at the first address alone; people want all of theirs to work. */
void sw_rule_metadata_texts(sw_check *check)
{
	sw_rule_metadata(check);
	if (!check->project)
		return;
	const sw_project_table *table = &check->project->table;
	const sw_persons *lists[] = {&table->authors, &table->maintainers};
	for (size_t i = 0; i < SW_COUNTOF(lists); i++) {
		for (size_t j = 0; j < lists[i]->len; j++) {
			sw_field email = lists[i]->ptr[j].email;
			sw_str why;
			bool refused;
			if (!sw_field_set(email) || sw_metadata_check_emails(email.text, check->arena, &refused, &why))
				continue;
			sw_finding *finding = sw_report(check, "\"%.*s\": %.*s", SW_ARG(email.text), SW_ARG(why));
			finding->file = check->project->pyproject.path;
			sw_finding_place(check, finding, check->project->pyproject.text, email.offset, email.len);
		}
	}
}
