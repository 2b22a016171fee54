/* The command-line face: turns argv into a command's arguments, runs it, prints what went wrong, gives the exit status. */
#pragma once
#include "base/ctx.h"

/* Runs one command line to its end. `vars` is the environment, NULL at the end. */
int sw_cli_main(int argc, char **argv, char **vars);
