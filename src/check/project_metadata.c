#include "check/project_metadata.h"

static void add(sw_metadata *metadata, sw_metadata_field field, sw_field value, sw_arena *arena)
{
	if (sw_field_set(value))
		sw_push(arena, &metadata->fields[field], (sw_metadata_value){value.text, value.offset, value.len});
}

static void add_all(sw_metadata *metadata, sw_metadata_field field, const sw_fields *values, sw_arena *arena)
{
	for (size_t i = 0; i < values->len; i++)
		add(metadata, field, values->ptr[i], arena);
}

static void add_urls(sw_metadata *metadata, const sw_field_pairs *urls, sw_arena *arena)
{
	for (size_t i = 0; i < urls->len; i++) {
		sw_field value = urls->ptr[i].value;
		value.text = sw_fmt(arena, "%.*s, %.*s", SW_ARG(urls->ptr[i].key.text), SW_ARG(value.text));
		add(metadata, SW_META_PROJECT_URL, value, arena);
	}
}

static void add_extras(sw_metadata *metadata, const sw_field_groups *extras, sw_arena *arena)
{
	for (size_t i = 0; i < extras->len; i++) {
		add(metadata, SW_META_PROVIDES_EXTRA, extras->ptr[i].name, arena);
		add_all(metadata, SW_META_REQUIRES_DIST, &extras->ptr[i].requirements, arena);
	}
}

static void take_table(const sw_project_table *table, sw_metadata *metadata, sw_arena *arena)
{
	add(metadata, SW_META_SUMMARY, table->description, arena);
	add(metadata, SW_META_DESCRIPTION_CONTENT_TYPE, table->readme.content_type, arena);
	add(metadata, SW_META_REQUIRES_PYTHON, table->requires_python, arena);
	if (table->license.kind == SW_LICENSE_EXPRESSION)
		add(metadata, SW_META_LICENSE_EXPRESSION, table->license.value, arena);
	add_all(metadata, SW_META_CLASSIFIER, &table->classifiers, arena);
	add_all(metadata, SW_META_REQUIRES_DIST, &table->dependencies, arena);
	add_all(metadata, SW_META_IMPORT_NAME, &table->import_names, arena);
	add_all(metadata, SW_META_IMPORT_NAMESPACE, &table->import_namespaces, arena);
	add_urls(metadata, &table->urls, arena);
	add_extras(metadata, &table->optional_dependencies, arena);
}

/* The part of a file, begun when there is none yet. Its version is one that knows every field. */
static sw_metadata *part_of(const sw_project_file *file, sw_arena *arena, sw_project_metadata *parts, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (parts[i].file == file)
			return &parts[i].metadata;
	SW_ASSERT(*count < SW_PROJECT_METADATA_MAX);
	parts[*count] = (sw_project_metadata){.file = file};
	sw_metadata *metadata = &parts[(*count)++].metadata;
	sw_metadata_add(metadata, SW_META_METADATA_VERSION, SW_STR("2.5"), arena);
	return metadata;
}

size_t sw_project_metadata_of(const sw_project *project, sw_arena *arena, sw_project_metadata *out)
{
	size_t count = 0;
	if (project->table.present)
		take_table(&project->table, part_of(&project->pyproject, arena, out, &count), arena);
	if (project->name_file && sw_field_set(project->name))
		add(part_of(project->name_file, arena, out, &count), SW_META_NAME, project->name, arena);
	if (project->version_file && sw_field_set(project->version))
		add(part_of(project->version_file, arena, out, &count), SW_META_VERSION, project->version, arena);
	return count;
}
