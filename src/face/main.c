#include "face/cli.h"

int main(int argc, char **argv, char **vars)
{
	return sw_cli_main(argc, argv, vars);
}
