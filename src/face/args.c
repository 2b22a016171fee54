#include "face/args.h"

#include <string.h>

#include "base/nearest.h"
#include "command/help_pages.h"

typedef struct parser {
	sw_arena *arena;
	const sw_strs *words;
	size_t at;
	sw_globals *globals;
	const sw_command *command;
	char *args;
	bool *given;          /* per option of the command */
	bool only_positional; /* behind "--" */
} parser;

/* ---- the command ---- */

static bool first_is(const sw_command *command, sw_str word)
{
	sw_str name = sw_str_of(command->name);
	size_t end = sw_str_chr(name, ' ');
	return sw_str_eq(sw_str_sub(name, 0, end), word);
}

/* "version bump" before "version", which is also what its family begins with. */
static const sw_command *command_named(sw_str first, sw_str second)
{
	const sw_command *found = NULL;
	for (size_t i = 0; i < sw_command_count; i++) {
		if (!first_is(sw_commands[i], first))
			continue;
		sw_str name = sw_str_of(sw_commands[i]->name);
		size_t space = sw_str_chr(name, ' ');
		if (space != SW_NPOS && sw_str_eq(sw_str_from(name, space + 1), second))
			return sw_commands[i];
		if (!found)
			found = sw_commands[i];
	}
	return found;
}

static bool unknown_command(parser *p, sw_str word, sw_error *err)
{
	sw_strs names = {0};
	for (size_t i = 0; i < sw_command_count; i++)
		sw_push(p->arena, &names, sw_str_of(sw_commands[i]->name));
	sw_str near = sw_nearest(word, &names);
	sw_fail(err, SW_A001, "there is no command \"%.*s\"", SW_ARG(word));
	if (near.len)
		return sw_hint(err, "shipwheel %.*s", SW_ARG(near));
	return sw_hint(err, "shipwheel help");
}

static bool take_command(parser *p, sw_str word, sw_error *err)
{
	sw_str next = p->at + 1 < p->words->len ? p->words->ptr[p->at + 1] : (sw_str){0};
	p->command = command_named(word, next);
	if (!p->command)
		return unknown_command(p, word, err);
	if (sw_str_chr(sw_str_of(p->command->name), ' ') != SW_NPOS && sw_str_ends(sw_str_of(p->command->name), next) &&
	    next.len)
		p->at++;
	p->args = sw_alloc(p->arena, p->command->args_size);
	if (p->command->defaults)
		p->command->defaults(p->args);
	p->given = sw_new_n(p->arena, bool, p->command->option_count);
	return true;
}

/* ---- values ---- */

static bool wrong_value(const sw_option *option, sw_str value, sw_error *err)
{
	const char *dashes = option->positional ? "" : "--";
	sw_fail(err, SW_A001, "%s%s cannot be \"%.*s\"", dashes, option->name, SW_ARG(value));
	if (option->kind == SW_OPTION_INT)
		return sw_hint(err, "give a whole number from %lld to %lld", (long long)option->min,
			       (long long)option->max);
	return sw_hint(err, "one of: %s", option->value);
}

static bool set_choice(int *field, const sw_option *option, sw_str value)
{
	sw_str rest = sw_str_of(option->value), choice;
	for (int i = 0; sw_str_split(&rest, '|', &choice); i++)
		if (sw_str_eq(choice, value)) {
			*field = i;
			return true;
		}
	return false;
}

static bool set_int(int64_t *field, const sw_option *option, sw_str value)
{
	uint64_t number = 0;
	bool negative = value.len > 1 && value.ptr[0] == '-';
	if (!sw_str_u64(negative ? sw_str_from(value, 1) : value, &number) || number > INT64_MAX)
		return false;
	int64_t signed_number = negative ? -(int64_t)number : (int64_t)number;
	if (signed_number < option->min || signed_number > option->max)
		return false;
	*field = signed_number;
	return true;
}

static bool set_value(parser *p, size_t index, sw_str value, sw_error *err)
{
	const sw_option *option = &p->command->options[index];
	void *field = p->args + option->offset;
	if (p->given[index] && option->kind != SW_OPTION_LIST)
		return sw_fail(err, SW_A001, "%s%s is given twice", option->positional ? "" : "--", option->name);
	p->given[index] = true;
	switch (option->kind) {
	case SW_OPTION_FLAG: *(bool *)field = true; return true;
	case SW_OPTION_STR: *(sw_str *)field = value; return true;
	case SW_OPTION_LIST: sw_push(p->arena, (sw_strs *)field, value); return true;
	case SW_OPTION_INT: return set_int(field, option, value) || wrong_value(option, value, err);
	case SW_OPTION_CHOICE: return set_choice(field, option, value) || wrong_value(option, value, err);
	}
	return false;
}

/* ---- words ---- */

/* The value behind an option: "--name=value" or the next word. */
static bool next_value(parser *p, sw_str name, sw_str *inline_value, sw_str *out, sw_error *err)
{
	if (inline_value->ptr) {
		*out = *inline_value;
		return true;
	}
	if (p->at + 1 >= p->words->len)
		return sw_fail(err, SW_A001, "%.*s needs a value", SW_ARG(name));
	*out = p->words->ptr[++p->at];
	return true;
}

static bool take_colour(parser *p, sw_str name, sw_str *inline_value, sw_error *err)
{
	sw_str value = {0};
	if (!next_value(p, name, inline_value, &value, err))
		return false;
	if (!sw_str_is(value, "auto") && !sw_str_is(value, "always") && !sw_str_is(value, "never")) {
		sw_fail(err, SW_A001, "--color cannot be \"%.*s\"", SW_ARG(value));
		return sw_hint(err, "one of: auto|always|never");
	}
	p->globals->colour = value;
	return true;
}

/* *known = false when `name` is no global option. */
static bool take_global(parser *p, sw_str name, sw_str *inline_value, bool *known, sw_error *err)
{
	sw_globals *g = p->globals;
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {{"--json", &g->json}, {"--dry-run", &g->dry_run}, {"-q", &g->quiet},   {"--quiet", &g->quiet},
		     {"-h", &g->help},     {"--help", &g->help},       {"-V", &g->version}, {"--version", &g->version}};
	*known = true;
	for (size_t i = 0; i < SW_COUNTOF(flags); i++) {
		if (!sw_str_is(name, flags[i].name))
			continue;
		if (inline_value->ptr)
			return sw_fail(err, SW_A001, "%.*s takes no value", SW_ARG(name));
		*flags[i].flag = true;
		return true;
	}
	if (sw_str_is(name, "-v") || sw_str_is(name, "-vv") || sw_str_is(name, "--verbose")) {
		g->verbose += sw_str_is(name, "-vv") ? 2 : 1;
		return true;
	}
	if (sw_str_is(name, "-C"))
		return next_value(p, name, inline_value, &g->dir, err);
	if (sw_str_is(name, "--color"))
		return take_colour(p, name, inline_value, err);
	*known = false;
	return true;
}

static bool unknown_option(parser *p, sw_str name, sw_error *err)
{
	sw_strs names = {0};
	for (size_t i = 0; p->command && i < p->command->option_count; i++)
		if (!p->command->options[i].positional)
			sw_push(p->arena, &names, sw_fmt(p->arena, "--%s", p->command->options[i].name));
	for (size_t i = 0; i < sw_global_count; i++) {
		sw_str long_name = sw_str_from(sw_str_of(sw_global_table[i].names),
					       sw_str_find(sw_str_of(sw_global_table[i].names), SW_STR("--")));
		sw_push(p->arena, &names, sw_str_sub(long_name, 0, sw_str_chr(long_name, ' ')));
	}
	sw_str near = sw_nearest(name, &names);
	const char *of = p->command ? p->command->name : "shipwheel";
	sw_fail(err, SW_A001, "%s has no option %.*s", of, SW_ARG(name));
	if (near.len)
		return sw_hint(err, "did you mean %.*s?", SW_ARG(near));
	return sw_hint(err, "shipwheel help%s%s", p->command ? " " : "", p->command ? p->command->name : "");
}

static bool take_option(parser *p, sw_str word, sw_error *err)
{
	sw_str name = word, inline_value = {0};
	bool known = false;
	if (sw_str_starts(word, SW_STR("--")))
		sw_str_cut(word, SW_STR("="), &name, &inline_value);
	if (!take_global(p, name, &inline_value, &known, err))
		return false;
	if (known)
		return true;
	for (size_t i = 0; p->command && i < p->command->option_count; i++) {
		const sw_option *option = &p->command->options[i];
		if (option->positional || !sw_str_is(sw_str_from(name, 2), option->name) ||
		    !sw_str_starts(name, SW_STR("--")))
			continue;
		if (option->kind == SW_OPTION_FLAG) {
			if (inline_value.ptr)
				return sw_fail(err, SW_A001, "%.*s takes no value", SW_ARG(name));
			return set_value(p, i, (sw_str){0}, err);
		}
		sw_str value = {0};
		return next_value(p, name, &inline_value, &value, err) && set_value(p, i, value, err);
	}
	return unknown_option(p, name, err);
}

static bool take_positional(parser *p, sw_str word, sw_error *err)
{
	for (size_t i = 0; i < p->command->option_count; i++) {
		const sw_option *option = &p->command->options[i];
		if (option->positional && (!p->given[i] || option->kind == SW_OPTION_LIST))
			return set_value(p, i, word, err);
	}
	sw_fail(err, SW_A001, "%s does not take \"%.*s\"", p->command->name, SW_ARG(word));
	return sw_hint(err, "shipwheel help %s", p->command->name);
}

static bool check_required(parser *p, sw_error *err)
{
	for (size_t i = 0; p->command && i < p->command->option_count; i++) {
		const sw_option *option = &p->command->options[i];
		if (!option->required || p->given[i])
			continue;
		sw_fail(err, SW_A001, "%s needs %s%s", p->command->name, option->positional ? "" : "--", option->name);
		return sw_hint(err, "shipwheel help %s", p->command->name);
	}
	return true;
}

bool sw_args_parse(sw_arena *arena, const sw_strs *words, sw_globals *globals, const sw_command **command, void **args,
		   sw_error *err)
{
	parser p = {.arena = arena, .words = words, .globals = globals};
	for (; p.at < words->len; p.at++) {
		sw_str word = words->ptr[p.at];
		bool ok = false;
		if (!p.only_positional && sw_str_is(word, "--")) {
			p.only_positional = true;
			continue;
		}
		if (!p.only_positional && word.len > 1 && word.ptr[0] == '-')
			ok = take_option(&p, word, err);
		else if (!p.command)
			ok = take_command(&p, word, err);
		else
			ok = take_positional(&p, word, err);
		if (!ok)
			return false;
	}
	if (!globals->help && !globals->version && !check_required(&p, err))
		return false;
	*command = p.command;
	*args = p.args;
	return true;
}
