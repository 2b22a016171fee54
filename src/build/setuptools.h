/* The setuptools backend in parts: reading the configuration (pyproject.toml or setup.cfg) into one record, finding packages
   and files, writing the metadata. Each part follows one module of setuptools, which is named above its functions. */
#pragma once
#include "build/profile.h"

#define SW_SETUPTOOLS_SCM_VERSION "10.3.4" /* the one whose files and habits are imitated */

/* What differs between versions. */
typedef struct sw_setuptools_profile {
	const char *label; /* "setuptools 84.2.1" */
	const char *version;
	const char *metadata_version; /* "2.4" */
	unsigned python_minor;        /* it needs Python 3.N */
	bool license_expressions;     /* PEP 639: License-Expression, licenses/ in dist-info, "Dynamic: license-file" */
	bool dynamic;                 /* METADATA is PKG-INFO, with Dynamic fields */
} sw_setuptools_profile;

typedef struct sw_setuptools_pair {
	sw_str key, value;
} sw_setuptools_pair;
typedef SW_VEC(sw_setuptools_pair) sw_setuptools_pairs;

typedef struct sw_setuptools_list {
	sw_str name;
	sw_strs items;
} sw_setuptools_list;
typedef SW_VEC(sw_setuptools_list) sw_setuptools_lists;

typedef enum sw_setuptools_flag { SW_FLAG_UNSET, SW_FLAG_NO, SW_FLAG_YES } sw_setuptools_flag;

typedef enum sw_setuptools_packages {
	SW_PACKAGES_AUTO, /* neither packages nor py_modules: discovery */
	SW_PACKAGES_LIST,
	SW_PACKAGES_FIND
} sw_setuptools_packages;

/* A text with ptr NULL is None; an empty one is written. */
typedef struct sw_setuptools {
	sw_native *native;
	const sw_tree *tree; /* the commit, or the sdist that the wheel is made from */
	const sw_setuptools_profile *profile;
	bool has_scm;     /* setuptools-scm is among the build requirements: tracked files join the sdist */
	bool scm_version; /* and it sets the version */

	/* metadata */
	sw_str name, version, summary, url, download_url, author, author_email, maintainer, maintainer_email;
	sw_str license, license_expression, requires_python, long_description, content_type;
	sw_setuptools_pairs project_urls;
	sw_strs keywords, platforms, classifiers;
	sw_strs license_patterns, license_files;
	bool has_license_patterns;
	sw_str license_file;              /* one more pattern, from setup.cfg */
	sw_strs install_requires;         /* normalised */
	sw_setuptools_lists extras;       /* the same, "name" or "name:marker" -> requirements */
	sw_setuptools_lists entry_points; /* group -> "name = value" */
	sw_strs dynamic;                  /* further fields for Dynamic */

	/* files */
	sw_setuptools_packages packages_kind;
	sw_strs packages, py_modules;
	bool has_py_modules;
	sw_strs where, include, exclude; /* of find */
	bool classic_find;               /* packages need an __init__.py */
	sw_setuptools_pairs package_dir;
	sw_setuptools_lists package_data, exclude_package_data;
	sw_setuptools_flag include_package_data, zip_safe;
	sw_strs referenced; /* files that the configuration names by "file:" and the like */
	bool universal;
	sw_str python_tag; /* of the wheel; "" = py3 */
	bool discovered;
	sw_str egg_info; /* folder: "src/demo.egg-info" */
	sw_str pkg_info; /* content, once it is written */
} sw_setuptools;

/* config/_apply_pyprojecttoml.py and config/pyprojecttoml.py. */
bool sw_setuptools_toml(sw_setuptools *st);
/* config/setupcfg.py; with_metadata false: [project] is there, so that only licence files and the sections of commands count. */
bool sw_setuptools_cfg(sw_setuptools *st, bool with_metadata);
/* What edit_config() makes of setup.cfg in the sdist; `old` ptr NULL = there is none. */
bool sw_setuptools_cfg_rewrite(sw_setuptools *st, sw_str old, sw_str *out);

/* Helpers of both readers. Each sets why when it is false. */
bool sw_setuptools_read_files(sw_setuptools *st, const sw_strs *paths, sw_str *out);
bool sw_setuptools_read_attr(sw_setuptools *st, sw_str attr, sw_str *out);
/* A requirement in normal form, appended. */
bool sw_setuptools_requirement(sw_setuptools *st, sw_str text, sw_strs *out);
bool sw_setuptools_requirement_lines(sw_setuptools *st, sw_str text, sw_strs *out);
bool sw_setuptools_specifiers(sw_setuptools *st, sw_str text, sw_str *out);

/* discovery.py: fills packages, py_modules and package_dir. */
bool sw_setuptools_discover(sw_setuptools *st);
/* Folder of a package ("" = the root), as find_package_path() and get_package_dir() say. */
sw_str sw_setuptools_package_dir(const sw_setuptools *st, sw_str package);

/* str.isidentifier(), with every character beyond ASCII taken for a letter: names with such characters are refused where it matters. */
bool sw_setuptools_identifier(sw_str name);

/* A file of the wheel. */
typedef struct sw_setuptools_output {
	sw_str target; /* in the wheel */
	const sw_tree_file *file;
	bool module; /* copied without its mode */
} sw_setuptools_output;
typedef SW_VEC(sw_setuptools_output) sw_setuptools_outputs;

/* command/build_py.py: what it builds. `manifest` are the files of the sdist for include_package_data; NULL = without. */
bool sw_setuptools_build_py(const sw_setuptools *st, const sw_tree_files *manifest, sw_setuptools_outputs *out);
/* command/egg_info.py, manifest_maker: the files that belong to the sdist, sorted as SOURCES.txt is. `listed` (may be NULL) are
   the paths that setuptools-scm or an old SOURCES.txt names. The egg-info is in the tree already. */
bool sw_setuptools_manifest(const sw_setuptools *st, const sw_strs *listed, sw_str release_dir, sw_tree_files *out);

/* _core_metadata.py: PKG-INFO. */
bool sw_setuptools_pkg_info(sw_setuptools *st, sw_str *out);
/* command/_requirestxt.py; "" = no file. */
bool sw_setuptools_requires_txt(sw_setuptools *st, sw_str *out);
/* _entry_points.py; "" = no file. */
bool sw_setuptools_entry_points(sw_setuptools *st, sw_str *out);
sw_str sw_setuptools_top_level(const sw_setuptools *st);
/* dist.py, _finalize_license_files: patterns to files of the commit. */
bool sw_setuptools_license_files(sw_setuptools *st);
