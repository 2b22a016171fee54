/* Deciding markers in an environment. */
#include "pyspec/name.h"
#include "pyspec/pep508.h"

/* A comparison with its variable looked up: which one decides how to compare. */
typedef struct comparison {
	sw_str left, right;
	const sw_strs *set; /* the right side is a set */
	sw_marker_var key;
	sw_marker_op op;
	sw_arena *scratch;
} comparison;

static bool undefined(sw_marker_var var, sw_error *err)
{
	return sw_fail(err, SW_W023, "the marker variable %s has no value here", sw_marker_var_name(var));
}

static bool look_up(const sw_marker_env *env, sw_marker_var var, sw_arena *scratch, sw_str *text, const sw_strs **set,
		    sw_error *err)
{
	if (var >= SW_MARKER_VALUE_COUNT) {
		*set = var == SW_MARKER_EXTRAS ? env->extras : env->dependency_groups;
		return *set || undefined(var, err);
	}
	if (!env->values[var].ptr)
		return undefined(var, err);
	*text = env->values[var];
	if (var == SW_MARKER_EXTRA)
		*text = sw_name_normalise(scratch, *text);
	else if (var == SW_MARKER_PYTHON_FULL_VERSION && sw_str_ends(*text, SW_STR("+")))
		*text = sw_str_cat(scratch, *text, SW_STR("local")); /* builds from between two tags: "3.14.0a1+" */
	return true;
}

/* The left side decides when it is a variable; else the right one, by name even when it is a text in quotes. */
static bool resolve(const sw_marker_item *item, const sw_marker_env *env, comparison *out, sw_error *err)
{
	const sw_strs *left_set = NULL;
	out->op = item->op;
	out->left = item->left.text;
	out->right = item->right.text;
	if (item->left.is_var) {
		out->key = item->left.var;
		if (!look_up(env, out->key, out->scratch, &out->left, &left_set, err))
			return false;
		if (left_set)
			return sw_fail(err, SW_W023, "%s is a set: write \"NAME\" in %s", sw_marker_var_name(out->key),
				       sw_marker_var_name(out->key));
		return true;
	}
	out->key = sw_marker_var_find(item->right.text);
	if (out->key == SW_MARKER_VAR_COUNT || !sw_str_is(item->right.text, sw_marker_var_name(out->key)))
		return sw_fail(err, SW_W023, "a marker compares the texts \"%.*s\" and \"%.*s\" and no variable",
			       SW_ARG(item->left.text), SW_ARG(item->right.text));
	return look_up(env, out->key, out->scratch, &out->right, &out->set, err);
}

static bool is_version_key(sw_marker_var key)
{
	return key == SW_MARKER_IMPLEMENTATION_VERSION || key == SW_MARKER_PLATFORM_RELEASE ||
	       key == SW_MARKER_PYTHON_FULL_VERSION || key == SW_MARKER_PYTHON_VERSION;
}

/* As versions; false when operator and right side are no specifier. */
static bool compare_versions(const comparison *c, bool *out)
{
	static const char *const ops[] = {
		[SW_MARKER_LESS] = "<",        [SW_MARKER_LESS_EQUAL] = "<=",    [SW_MARKER_EQUAL] = "==",
		[SW_MARKER_NOT_EQUAL] = "!=",  [SW_MARKER_GREATER_EQUAL] = ">=", [SW_MARKER_GREATER] = ">",
		[SW_MARKER_COMPATIBLE] = "~=", [SW_MARKER_ARBITRARY] = "===",
	};
	sw_specifiers set = {0};
	sw_specifier specifier;
	SW_AUTO(sw_arena) scratch = {0};
	sw_error ignored = {0};
	if (c->op >= SW_MARKER_IN)
		return false;
	sw_str text = sw_fmt(&scratch, "%s%.*s", ops[c->op], SW_ARG(c->right));
	if (!sw_specifier_parse(text, &scratch, &specifier, &ignored))
		return false;
	sw_push(&scratch, &set, specifier);
	*out = sw_specifier_contains(&set, c->left, SW_PRERELEASES_YES);
	return true;
}

static bool in_set(const comparison *c)
{
	sw_str name = sw_name_normalise(c->scratch, c->left);
	for (size_t i = 0; i < c->set->len; i++)
		if (sw_name_eq(name, c->set->ptr[i]))
			return true;
	return false;
}

/* As texts: there is no order, "<=" and ">=" only ask for equality. */
static bool compare_texts(const comparison *c, bool *out, sw_error *err)
{
	bool equal = !c->set && sw_str_eq(c->left, c->right);
	bool contained = c->set ? in_set(c) : sw_str_find(c->right, c->left) != SW_NPOS;
	switch (c->op) {
	case SW_MARKER_LESS:
	case SW_MARKER_GREATER: *out = false; return true;
	case SW_MARKER_LESS_EQUAL:
	case SW_MARKER_GREATER_EQUAL:
	case SW_MARKER_EQUAL: *out = equal; return true;
	case SW_MARKER_NOT_EQUAL: *out = !equal; return true;
	case SW_MARKER_IN: *out = contained; return true;
	case SW_MARKER_NOT_IN: *out = !contained; return true;
	case SW_MARKER_COMPATIBLE:
	case SW_MARKER_ARBITRARY: break;
	}
	return sw_fail(err, SW_W023, "a marker compares \"%.*s\" and \"%.*s\" as versions, which they are not",
		       SW_ARG(c->left), SW_ARG(c->right));
}

static bool decide(const sw_marker_item *item, const sw_marker_env *env, sw_arena *scratch, bool *out, sw_error *err)
{
	comparison c = {.scratch = scratch};
	if (item->group)
		return sw_marker_evaluate(item->group, env, out, err);
	if (!resolve(item, env, &c, err))
		return false;
	return (is_version_key(c.key) && compare_versions(&c, out)) || compare_texts(&c, out, err);
}

bool sw_marker_evaluate(const sw_marker *marker, const sw_marker_env *env, bool *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	bool any = false, all = true; /* of the alternatives before; of the one at hand */
	for (size_t i = 0; i < marker->items.len; i++) {
		const sw_marker_item *item = &marker->items.ptr[i];
		bool holds = false;
		if (item->or_before) {
			any = any || all;
			all = true;
		}
		/* decided even where it cannot matter any more: whether a marker has a meaning does not hang on the rest */
		if (!decide(item, env, &scratch, &holds, err))
			return false;
		all = all && holds;
	}
	*out = any || all;
	return true;
}
