#include "command/help_pages.h"

#include <string.h>

const sw_global_info sw_global_table[] = {
	{"-C DIR", "run as if started in DIR"},
	{"--json", "print one JSON document on stdout instead of text"},
	{"--dry-run", "say what would be done, do nothing"},
	{"-q, --quiet", "no story on stderr, only errors"},
	{"-v, --verbose", "more of the story; may be given twice"},
	{"--color auto|always|never", "colour on terminals (auto), always or never"},
	{"-h, --help", "help for the command"},
	{"-V, --version", "the version of shipwheel"},
};
const size_t sw_global_count = SW_COUNTOF(sw_global_table);

typedef struct paint {
	const char *bold, *dim, *off;
} paint;

static paint paint_of(bool colour)
{
	return colour ? (paint){"\x1b[1m", "\x1b[2m", "\x1b[0m"} : (paint){"", "", ""};
}

/* "  left      right", with the right part from `column` on. */
static void add_row(sw_buf *buf, const char *left, size_t left_len, const char *right, size_t column)
{
	sw_buf_addf(buf, "  %s", left);
	if (left_len + 2 >= column) {
		sw_buf_addc(buf, '\n');
		sw_buf_addn(buf, ' ', column);
	} else {
		sw_buf_addn(buf, ' ', column - left_len - 2);
	}
	sw_buf_addf(buf, "%s\n", right);
}

void sw_help_overview(sw_buf *buf, bool colour)
{
	paint p = paint_of(colour);
	const char *group = "";
	sw_buf_addf(buf,
		    "%sshipwheel%s %s: from a git commit to an installed, verified release of a Python package\n\n",
		    p.bold, p.off, SW_VERSION);
	sw_buf_addf(buf, "%susage:%s shipwheel [COMMAND] [OPTIONS]     (no command: where this project stands)\n",
		    p.bold, p.off);
	for (size_t i = 0; i < sw_command_count; i++) {
		const sw_command *command = sw_commands[i];
		if (strcmp(group, command->group) != 0)
			sw_buf_addf(buf, "\n%s%s%s\n", p.bold, command->group, p.off);
		group = command->group;
		add_row(buf, command->name, strlen(command->name), command->summary, 18);
	}
	sw_buf_addf(buf, "\n%soptions of every command%s\n", p.bold, p.off);
	for (size_t i = 0; i < sw_global_count; i++)
		add_row(buf, sw_global_table[i].names, strlen(sw_global_table[i].names), sw_global_table[i].help, 29);
	sw_buf_addf(buf,
		    "\n%smore:%s shipwheel help COMMAND, or a topic: configuration, environment, exit-codes, codes, "
		    "rules\n",
		    p.bold, p.off);
}

/* "--native auto|never|require" or "FILE…" */
static sw_str option_text(sw_arena *arena, const sw_option *option)
{
	if (option->positional)
		return sw_fmt(arena, "%s%s", option->name, option->kind == SW_OPTION_LIST ? "…" : "");
	if (option->kind == SW_OPTION_FLAG)
		return sw_fmt(arena, "--%s", option->name);
	return sw_fmt(arena, "--%s %s", option->name, option->value);
}

static size_t shown_width(sw_str s)
{
	size_t width = 0;
	for (size_t i = 0; i < s.len; i++)
		width += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return width;
}

static void add_options(sw_buf *buf, const sw_command *command, bool positional, const char *title, const paint *p)
{
	SW_AUTO(sw_arena) arena = {0};
	bool any = false;
	for (size_t i = 0; i < command->option_count; i++) {
		const sw_option *option = &command->options[i];
		if (option->positional != positional)
			continue;
		if (!any)
			sw_buf_addf(buf, "\n%s%s%s\n", p->bold, title, p->off);
		any = true;
		sw_str text = option_text(&arena, option);
		add_row(buf, sw_cstr(&arena, text), shown_width(text), option->help, 31);
	}
}

static void add_usage(sw_buf *buf, const sw_command *command, const paint *p)
{
	SW_AUTO(sw_arena) arena = {0};
	bool has_options = false;
	for (size_t i = 0; i < command->option_count; i++)
		has_options |= !command->options[i].positional;
	sw_buf_addf(buf, "%susage:%s shipwheel %s%s", p->bold, p->off, command->name, has_options ? " [OPTIONS]" : "");
	for (size_t i = 0; i < command->option_count; i++) {
		const sw_option *option = &command->options[i];
		if (!option->positional)
			continue;
		sw_str text = option_text(&arena, option);
		sw_buf_addf(buf, option->required ? " %.*s" : " [%.*s]", SW_ARG(text));
	}
	sw_buf_addc(buf, '\n');
}

static void add_indented(sw_buf *buf, const char *title, const char *lines, const paint *p)
{
	if (!lines)
		return;
	sw_buf_addf(buf, "\n%s%s%s\n", p->bold, title, p->off);
	sw_str rest = sw_str_of(lines);
	for (sw_str line; sw_str_line(&rest, &line);)
		sw_buf_addf(buf, line.len ? "  %.*s\n" : "%.*s\n", SW_ARG(line));
}

void sw_help_command(sw_buf *buf, const sw_command *command, bool colour)
{
	paint p = paint_of(colour);
	sw_buf_addf(buf, "%sshipwheel %s%s: %s\n\n", p.bold, command->name, p.off, command->summary);
	add_usage(buf, command, &p);
	add_options(buf, command, true, "arguments", &p);
	add_options(buf, command, false, "options", &p);
	sw_buf_addf(buf, "  %s(and those of every command: shipwheel help)%s\n", p.dim, p.off);
	if (command->manual)
		sw_buf_addf(buf, "\n%s\n", command->manual);
	add_indented(buf, "examples", command->examples, &p);
	add_indented(buf, "fields of --json", command->json, &p);
}

/* The first word of a name, and whether an earlier command begins with it. */
static sw_str first_word(size_t index, bool *seen)
{
	sw_str name = sw_str_of(sw_commands[index]->name), first = sw_str_sub(name, 0, sw_str_chr(name, ' '));
	*seen = false;
	for (size_t i = 0; i < index; i++) {
		sw_str other = sw_str_of(sw_commands[i]->name);
		*seen = *seen || sw_str_eq(first, sw_str_sub(other, 0, sw_str_chr(other, ' ')));
	}
	return first;
}

/* The second words of the commands that begin with `first`. */
static void add_second_words(sw_buf *buf, sw_str first)
{
	for (size_t i = 0; i < sw_command_count; i++) {
		sw_str name = sw_str_of(sw_commands[i]->name);
		size_t space = sw_str_chr(name, ' ');
		if (space != SW_NPOS && sw_str_eq(sw_str_sub(name, 0, space), first))
			sw_buf_addf(buf, "%.*s ", SW_ARG(sw_str_from(name, space + 1)));
	}
}

/* One case a command: two words are compared whole, one word with whatever comes behind it. */
static void add_completion(sw_buf *buf, const sw_command *command)
{
	bool two = strchr(command->name, ' ') != NULL;
	sw_buf_addf(buf, "\t'%s%s) COMPREPLY=($(compgen -f -W '", command->name, two ? "'" : " '*");
	if (!two)
		add_second_words(buf, sw_str_of(command->name));
	sw_buf_addz(buf, "-C --json --dry-run --quiet --verbose --color --help");
	for (size_t k = 0; k < command->option_count; k++)
		if (!command->options[k].positional)
			sw_buf_addf(buf, " --%s", command->options[k].name);
	sw_buf_addz(buf, "' -- \"$word\")) ;;\n");
}

void sw_help_completion(sw_buf *buf)
{
	sw_buf_addz(buf, "# bash completion for shipwheel: eval \"$(shipwheel help completion)\"\n_shipwheel() {\n"
			 "\tlocal word=${COMP_WORDS[COMP_CWORD]}\n\tcase \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
	for (int two = 1; two >= 0; two--)
		for (size_t i = 0; i < sw_command_count; i++)
			if ((strchr(sw_commands[i]->name, ' ') != NULL) == two)
				add_completion(buf, sw_commands[i]);
	sw_buf_addz(buf, "\t*) COMPREPLY=($(compgen -W '");
	for (size_t i = 0; i < sw_command_count; i++) {
		bool seen = false;
		sw_str first = first_word(i, &seen);
		if (!seen)
			sw_buf_addf(buf, "%s%.*s", i ? " " : "", SW_ARG(first));
	}
	sw_buf_addz(buf, "' -- \"$word\")) ;;\n\tesac\n}\ncomplete -F _shipwheel shipwheel\n");
}
