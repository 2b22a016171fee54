/* Asks the room bump line by line, so that a script can compare its answers with those of the bumpers themselves: one
   question a line (command and arguments, separated by tabs), one answer a line: "ok" and fields, or "error", code, message
   and hint. In both, "\\", "\t", "\n" and "\r" are escaped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "bump/config.h"
#include "bump/pattern.h"
#include "bump/step.h"
#include "pyspec/pep440.h"

extern char **environ;

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

static void answer_ok(asked *a, sw_str text)
{
	answer(a, SW_STR("ok"));
	answer(a, text);
}

/* step RULES CURRENT WORD… */
static bool ask_step(asked *a)
{
	static const char *const names[] = {"auto", "shipwheel", "uv", "hatch", "poetry"};
	sw_bump_rules rules = SW_BUMP_SHIPWHEEL;
	for (unsigned i = 0; i < SW_COUNTOF(names); i++)
		if (sw_str_is(arg(a, 0), names[i]))
			rules = (sw_bump_rules)i;
	sw_bump_arith arith = sw_bump_arith_plain(rules);
	sw_strs words = {0};
	sw_str next;
	for (size_t i = 2; i < a->args.len; i++)
		sw_push(a->arena, &words, a->args.ptr[i]);
	if (!sw_bump_next(&arith, arg(a, 1), &words, a->arena, &next, a->err))
		return false;
	answer_ok(a, next);
	return true;
}

/* Days as YYYY-MM-DD; 0 for anything else. */
static int64_t day(sw_str text)
{
	uint64_t year, month, number;
	if (text.len != 10 || !sw_str_u64(sw_str_sub(text, 0, 4), &year) || !sw_str_u64(sw_str_sub(text, 5, 7), &month) ||
	    !sw_str_u64(sw_str_sub(text, 8, 10), &number))
		return 0;
	return sw_date_seconds((sw_date){.year = (int)year, .month = (int)month, .day = (int)number});
}

/* bumpver PATTERN CURRENT FLAG…: the flags of `bumpver test` */
static bool ask_bumpver(asked *a)
{
	sw_bumpver_flags flags = {.date = sw_now_s(&sw_clock_system)};
	const struct {
		const char *name;
		bool *flag;
	} switches[] = {{"--major", &flags.major},       {"--minor", &flags.minor},
			{"--patch", &flags.patch},       {"--tag-num", &flags.tag_num},
			{"--pin-date", &flags.pin_date}, {"--pin-increments", &flags.pin_increments}};
	sw_str next, normal;
	for (size_t i = 2; i < a->args.len; i++) {
		for (size_t k = 0; k < SW_COUNTOF(switches); k++)
			*switches[k].flag = *switches[k].flag || sw_str_is(arg(a, i), switches[k].name);
		if (sw_str_is(arg(a, i), "--tag"))
			flags.tag = arg(a, i + 1);
		if (sw_str_is(arg(a, i), "--date"))
			flags.date = day(arg(a, i + 1));
	}
	if (!sw_bumpver_next(arg(a, 0), arg(a, 1), &flags, a->arena, &next, a->err))
		return false;
	answer_ok(a, next);
	answer(a, sw_pep440_normalise(next, a->arena, &normal) ? normal : next);
	return true;
}

/* template TEXT NAME VALUE…: as str.format fills it in; a value that begins with "=" is a part of a version */
static bool ask_template(asked *a)
{
	sw_bump_context context = {.now = 1700000000};
	sw_str text;
	for (size_t i = 1; i + 1 < a->args.len; i += 2) {
		bool part = sw_str_starts(arg(a, i + 1), SW_STR("="));
		sw_bump_name name = {arg(a, i), sw_str_from(arg(a, i + 1), part), part};
		sw_push(a->arena, &context.names, name);
	}
	if (!sw_bump_template(arg(a, 0), &context, a->arena, &text, a->err))
		return false;
	answer_ok(a, text);
	return true;
}

/* date FORMAT SECONDS: strftime */
static bool ask_date(asked *a)
{
	uint64_t seconds = 0;
	sw_str text;
	if (!sw_str_u64(arg(a, 1), &seconds) || !sw_bump_strftime(arg(a, 0), (int64_t)seconds, a->arena, &text, a->err))
		return false;
	answer_ok(a, text);
	return true;
}

/* find VERSION-PATTERN TEXT NEXT PATTERN…: the text after bumpver has put the next version into it */
static bool ask_find(asked *a)
{
	const sw_bumpver *versions, *patterns[16];
	sw_bumpver_info info;
	sw_bump_hits hits = {0};
	SW_AUTO(sw_buf) buf = {0};
	size_t count = 0, missing, at = 0;
	int64_t now = sw_now_s(&sw_clock_system);
	if (!sw_bumpver_compile(arg(a, 0), arg(a, 0), a->arena, &versions, a->err) ||
	    !sw_bumpver_parse(versions, arg(a, 2), now, a->arena, &info, a->err))
		return false;
	for (size_t i = 3; i < a->args.len && count < SW_COUNTOF(patterns); i++)
		if (!sw_bumpver_compile(arg(a, 0), arg(a, i), a->arena, &patterns[count++], a->err))
			return false;
	if (!sw_bumpver_find(patterns, count, arg(a, 1), a->arena, &hits, &missing, a->err))
		return false;
	if (missing != SW_NPOS)
		return sw_fail(a->err, SW_W065, "pattern %zu is not there", missing);
	sw_each (hit, &hits) {
		sw_buf_add(&buf, sw_str_sub(arg(a, 1), at, hit->offset));
		sw_buf_add(&buf, sw_bumpver_render(patterns[hit->pattern], &info, a->arena));
		at = hit->offset + hit->len;
	}
	sw_buf_add(&buf, sw_str_from(arg(a, 1), at));
	answer_ok(a, sw_buf_copy(&buf, a->arena));
	return true;
}

/* bmv DIR CURRENT PART: by the [tool.bumpversion] of a project */
static bool ask_bmv(asked *a)
{
	sw_env env = {environ};
	sw_ctx ctx = {.arena = a->arena, .env = &env, .clock = &sw_clock_system, .cwd = SW_S("/")};
	sw_project project = {0};
	sw_bump_config config = {0};
	sw_bump_context context = {.now = sw_now_s(&sw_clock_system), .env = &env};
	sw_str next;
	if (!sw_project_load(&ctx, arg(a, 0), a->arena, &project, a->err) ||
	    !sw_bump_config_load(&project, a->arena, &config, a->err) ||
	    !sw_bmv_next(&config.scheme, arg(a, 1), arg(a, 2), &context, a->arena, &next, a->err))
		return false;
	answer_ok(a, next);
	return true;
}

static const struct {
	const char *name;
	bool (*ask)(asked *a);
} commands[] = {
	{"bmv", ask_bmv},
	{"template", ask_template},
	{"date", ask_date},
	{"find", ask_find},
	{"step", ask_step},
	{"bumpver", ask_bumpver},
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

static void ask_line(sw_str line)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) out = {0};
	sw_error err = {0};
	asked a = {.arena = &arena, .out = &out, .err = &err};
	sw_str command, field;
	bool done = false;
	if (!sw_str_split(&line, '\t', &command))
		return;
	while (sw_str_split(&line, '\t', &field))
		sw_push(&arena, &a.args, unescape(&arena, field));
	for (size_t i = 0; i < SW_COUNTOF(commands); i++)
		done = done || (sw_str_is(command, commands[i].name) && commands[i].ask(&a));
	if (!done) {
		answer(&a, SW_STR("error"));
		answer(&a, sw_str_of(sw_code_get(err.code)->id));
		answer(&a, sw_str_of(err.message));
		answer(&a, sw_str_of(err.hint));
	}
	printf("%.*s\n", SW_ARG(sw_buf_str(&out)));
	fflush(stdout);
}

int main(void)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	while ((len = getline(&line, &cap, stdin)) > 0)
		ask_line((sw_str){line, (size_t)len - (line[len - 1] == '\n')});
	free(line);
	return 0;
}
