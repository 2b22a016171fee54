# The front door. Everything real is in meson.build and tools/.
BUILD  ?= build
PREFIX ?= /usr/local
MESON   = meson setup --prefix=$(PREFIX)

all: $(BUILD)/build.ninja
	@echo "building $(BUILD)/src/shipwheel"
	@ninja -C $(BUILD) >$(BUILD)/build.log || { tail -n 30 $(BUILD)/build.log; exit 1; }

$(BUILD)/build.ninja:
	@tools/setup build
	@$(MESON) $(BUILD) -Dtests=false -Dhardened=true -Dbuildtype=debugoptimized >/dev/null

demo: ## install what is missing, build, rehearse the two projects of examples/
	@tools/setup build run
	@$(MAKE) --no-print-directory all
	@tools/demo $(BUILD)/src/shipwheel

check: ## build with sanitizers and run every test (Debian's packages and loopback only)
	@tools/setup build run test
	@tools/check

conformance: ## real projects and the newest peers, from SHIPWHEEL_CORPUS or the user's package index
	@tools/setup build run test
	@tools/conformance

bench: ## side by side with the tools of today
	@tools/setup build run
	@tools/bench

install: all
	@ninja -C $(BUILD) install

lint fuzz tsan clang format docs: ## clang-tidy; fuzzers for a while; thread sanitizer; clang 14; layout of the code; docs/
	@tools/setup build run test lint
	@tools/$@

clean:
	@rm -rf build build-*

.PHONY: all demo check conformance bench install lint fuzz tsan clang format docs clean
