/* Made by tests/vectors/generate_codec.py; not edited by hand. */
#pragma once
#include "base/str.h"

/* clang-format off */
/* inspect.cleandoc */
static const struct {
	sw_str doc, clean;
} cleandoc_table[] = {
	{SW_S(""), SW_S("")},
	{SW_S("one"), SW_S("one")},
	{SW_S("  one  "), SW_S("one  ")},
	{SW_S("one\n" "  two\n" "    three\n" "  "), SW_S("one\n" "two\n" "  three")},
	{SW_S("\n" "\n" "  one\n" "\n" "  two\n" "\n"), SW_S("one\n" "\n" "two")},
	{SW_S("one\n" "\011two\n" "        three"), SW_S("one\n" "two\n" "three")},
	{SW_S("one\n" "\n" "\n"), SW_S("one")},
	{SW_S("   "), SW_S("")},
	{SW_S("\n" "  \n" " "), SW_S("  \n" " ")},
	{SW_S("a\n" " \302\240b\n" "  c"), SW_S("a\n" "b\n" "c")},
	{SW_S("a\n" "    b\n" "   \n" "    c\n"), SW_S("a\n" "b\n" "\n" "c")},
	{SW_S("\011a\n" "\011\011b\011c\n" "\011d"), SW_S("a\n" "        b       c\n" "d")},
	{SW_S("a\015\n" "  b\015\n"), SW_S("a\015\n" "b\015")},
	{SW_S("a\n" "   b\n" "      \n" " c"), SW_S("a\n" "  b\n" "     \n" "c")},
	{SW_S("\343\200\200a\n" "\343\200\200\343\200\200b"), SW_S("a\n" "b")},
	{SW_S("\303\244\011b\n" "  \303\244\011b"), SW_S("\303\244       b\n" "\303\244     b")},
};
/* clang-format on */
