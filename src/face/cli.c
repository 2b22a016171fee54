#include "face/cli.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/proc.h"
#include "command/help_pages.h"
#include "face/args.h"

/* Ctrl-C and a CI's time-out: children stand in groups of their own and would live on. What was finished is in the journal. */
static void end_with_children(int signal_number)
{
	sw_proc_end_all();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void set_signals(void)
{
	signal(SIGPIPE, SIG_IGN);
	static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
	for (size_t i = 0; i < SW_COUNTOF(ending); i++) {
		struct sigaction old;
		if (sigaction(ending[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
			continue; /* nohup */
		sigaction(ending[i], &(struct sigaction){.sa_handler = end_with_children}, NULL);
	}
}

static bool want_colour(const sw_env *env, sw_str setting, int fd)
{
	if (setting.len && !sw_str_is(setting, "auto"))
		return sw_str_is(setting, "always");
	return isatty(fd) && !sw_env_get(env, "NO_COLOR").len && !sw_str_is(sw_env_get(env, "TERM"), "dumb");
}

static int terminal_width(void)
{
	struct winsize size = {0};
	return ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 ? size.ws_col : 80;
}

static sw_out_options out_options(const sw_env *env, const sw_globals *globals)
{
	bool ci = sw_env_get(env, "CI").len > 0;
	return (sw_out_options){.result_fd = 1,
				.story_fd = 2,
				.json = globals->json,
				.quiet = globals->quiet,
				.verbose = globals->verbose,
				.colour_result = want_colour(env, globals->colour, 1),
				.colour_story = want_colour(env, globals->colour, 2),
				.progress = isatty(2) && !ci && !sw_str_is(sw_env_get(env, "TERM"), "dumb"),
				.github = sw_str_is(sw_env_get(env, "GITHUB_ACTIONS"), "true"),
				.width = terminal_width()};
}

static bool find_cwd(sw_ctx *ctx, sw_str dir, sw_error *err)
{
	char cwd[SW_PATH_SIZE];
	if (!getcwd(cwd, sizeof(cwd)))
		return sw_fail_errno(err, SW_F001, errno, "the current folder cannot be found");
	ctx->cwd = sw_str_copy(ctx->arena, sw_str_of(cwd));
	if (!dir.ptr)
		return true;
	ctx->cwd = sw_path_join(ctx->arena, ctx->cwd, dir);
	if (!sw_is_dir(ctx->cwd)) {
		sw_fail(err, SW_A001, "-C %.*s: there is no such folder", SW_ARG(dir));
		return sw_hint(err, "check the path; it starts from %s", cwd);
	}
	return sw_real_path(ctx->arena, ctx->cwd, &ctx->cwd, err);
}

/* Prints the error and ends the output: for --json one document in every case, the error in its "diagnostics". */
static int finish(sw_ctx *ctx, const sw_command *command, bool ok, sw_exit status, sw_error *err)
{
	if (!ok) {
		sw_diag diag = sw_diag_of(err);
		sw_out_diag(ctx->out, &diag);
		status = sw_error_exit(err);
	}
	sw_json_str(ctx->out, "command", sw_str_of(command ? command->name : ""));
	sw_json_int(ctx->out, "exit", status);
	sw_error broken = {0};
	if (!sw_out_end(ctx->out, &broken) && status == SW_EXIT_OK)
		status = sw_error_exit(&broken);
	return (int)status;
}

static bool run_command(sw_ctx *ctx, const sw_globals *globals, const sw_command *command, const void *args,
			sw_exit *status, sw_error *err)
{
	SW_AUTO(sw_buf) text = {0};
	if (globals->version) {
		sw_line(ctx->out, "shipwheel %s", SW_VERSION);
		sw_json_str(ctx->out, "version", SW_STR(SW_VERSION));
		return true;
	}
	if (globals->help) {
		bool colour = sw_out_get(ctx->out)->colour_result;
		if (command)
			sw_help_command(&text, command, colour);
		else
			sw_help_overview(&text, colour);
		sw_text(ctx->out, "%.*s", SW_ARG(sw_buf_str(&text)));
		sw_json_str(ctx->out, "help", sw_buf_str(&text));
		return true;
	}
	return command->run(ctx, args, status, err);
}

int sw_cli_main(int argc, char **argv, char **vars)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_strs words = {0};
	sw_globals globals = {0};
	const sw_command *command = NULL;
	void *args = NULL;
	sw_env env = {vars};
	sw_ctx ctx = {.arena = &arena, .env = &env, .clock = &sw_clock_system};
	sw_exit status = SW_EXIT_OK;
	set_signals();
	for (int i = 1; i < argc; i++)
		sw_push(&arena, &words, sw_str_of(argv[i]));
	bool ok = sw_args_parse(&arena, &words, &globals, &command, &args, &err);
	sw_out_options options = out_options(&env, &globals);
	ctx.out = sw_out_new(&arena, &options);
	ctx.dry_run = globals.dry_run;
	if (!command) { /* `shipwheel` alone says where the project stands */
		command = globals.help || globals.version ? NULL : &sw_cmd_status;
		args = sw_alloc(&arena, sw_cmd_status.args_size);
	}
	ok = ok && find_cwd(&ctx, globals.dir, &err) && run_command(&ctx, &globals, command, args, &status, &err);
	return finish(&ctx, command, ok, status, &err);
}
