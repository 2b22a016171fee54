/* The program of a pattern: shared by its compiler (pyre.c) and its machine (pyre_run.c). */
#pragma once
#include "codec/pyre.h"

typedef enum pyre_op {
	PYRE_CHAR,     /* x: code point */
	PYRE_ANY,      /* any code point */
	PYRE_NOT_LF,   /* any but "\n" */
	PYRE_SET,      /* x: index of a set */
	PYRE_REPEAT,   /* the one-code-point instruction behind it, x to y times; greedy */
	PYRE_LAZY,     /* the same, as few as possible */
	PYRE_SPLIT,    /* goes on at x, later at y (relative) */
	PYRE_JUMP,     /* x (relative) */
	PYRE_SAVE,     /* x: slot that gets the position */
	PYRE_PROGRESS, /* fails into x (relative) when slot y is still the position: an empty round of a loop */
	PYRE_START,    /* beginning of the text */
	PYRE_END,      /* end of the text */
	PYRE_DOLLAR,   /* end, or before a final "\n" */
	PYRE_LINE_START,
	PYRE_LINE_END,
	PYRE_WORD_EDGE,
	PYRE_NO_WORD_EDGE,
	PYRE_BACKREF, /* x: group */
	PYRE_AHEAD,   /* look-ahead: the program from here to x (relative) must match; y: 1 = must not */
	PYRE_BEHIND,  /* look-behind, after PYRE_AHEAD's fashion; the next instruction's x is its width */
	PYRE_ATOMIC,  /* what follows up to x (relative) matches in one way only */
	PYRE_ACCEPT   /* end of the program, or of a look-around */
} pyre_op;

typedef struct pyre_instr {
	uint8_t op; /* pyre_op */
	bool fold;  /* without regard to case */
	int32_t x, y;
} pyre_instr;

typedef enum pyre_class {
	PYRE_DIGIT = 1,
	PYRE_SPACE = 2,
	PYRE_WORD = 4,
	PYRE_NOT_DIGIT = 8,
	PYRE_NOT_SPACE = 16,
	PYRE_NOT_WORD = 32
} pyre_class;

typedef struct pyre_range {
	uint32_t first, last;
} pyre_range;

typedef struct pyre_set {
	SW_VEC(pyre_range) ranges;
	unsigned classes;
	bool negated, ascii;
} pyre_set;

struct sw_pyre {
	SW_VEC(pyre_instr) program;
	SW_VEC(pyre_set) sets;
	SW_VEC(sw_str) names; /* of the groups; [0] is the whole match */
	size_t slot_count;    /* two a group, then one a loop */
	bool ascii;
};

#define PYRE_INFINITE INT32_MAX

/* One code point at `at` (which is inside of the text) and the bytes it takes. A byte that is no UTF-8 gives
   0x110000 + byte, which is no code point. */
uint32_t sw_pyre_decode(sw_str text, size_t at, size_t *width);
bool sw_pyre_is_class(uint32_t point, unsigned classes, bool ascii);
uint32_t sw_pyre_lower(uint32_t point);
