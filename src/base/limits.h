/* The limits of everything that comes from outside, in one place, each with its reason. */
#pragma once

#define SW_LIMIT_TEXT_FILE    ((size_t)16 << 20) /* pyproject.toml and friends: the largest seen is under 100 KB */
#define SW_LIMIT_FILE         ((size_t)1 << 30) /* a distribution: PyPI's own largest default is 1 GiB with an exception */
#define SW_LIMIT_CHILD_OUTPUT ((size_t)16 << 20)  /* what is kept of a child's stdout or stderr */
#define SW_LIMIT_DEPTH        128                 /* nesting of TOML, JSON, markers */
#define SW_LIMIT_MEMBERS      200000              /* members of an archive: the largest real wheel seen has 30,000 */
#define SW_LIMIT_UNPACKED     ((int64_t)8 << 30)  /* sum of declared sizes of an archive */
#define SW_LIMIT_PATH_BYTES   4096                /* PATH_MAX of Linux */
#define SW_LIMIT_MEMBER_NAME  240                 /* of one name in an archive: 255 less a folder to unpack into */
#define SW_LIMIT_RATIO_FROM   ((int64_t)64 << 20) /* PyPI looks at the compression ratio above this unpacked size, */
#define SW_LIMIT_RATIO        50                  /* and refuses more than this */
#define SW_LIMIT_ZIP_DIR      ((int64_t)64 << 20) /* central directory of a ZIP: 200,000 members with long names */
#define SW_LIMIT_PAX          ((int64_t)1 << 20)  /* one extended header of a TAR; real ones hold a path or two */
#define SW_LIMIT_TOML_VALUES  ((size_t)1 << 20)   /* values of one TOML file: the largest lock files have 100,000 */
#define SW_LIMIT_HEADERS      100000              /* fields of one header block: the largest real one has 2,000 */
#define SW_LIMIT_CSV_FIELDS   64                  /* fields of one row: RECORD has three */
#define SW_LIMIT_HTML_LINKS   2000000             /* links of one page: PyPI's list of all projects has 700,000 */
#define SW_LIMIT_JSON_VALUES  ((size_t)4 << 20)   /* values of one text: PyPI's list of all projects has 2.1 million */
#define SW_LIMIT_COMMITS      1000000 /* of one history: Linux has 1.3 million in all, no Python project 200,000 */
#define SW_LIMIT_LOG_BYTES    ((size_t)512 << 20) /* of all messages of one history */
#define SW_LIMIT_COMMIT_MESSAGE                                                                                        \
	((size_t)64 << 10)     /* of one message: the longest honest ones, of squashes, have 30 KB */
#define SW_LIMIT_SQUASHED 1000 /* messages in one message */
