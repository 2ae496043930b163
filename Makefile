# The two commands are `make run` and `make test`; each sets up what it needs, and only what has changed since.

.PHONY: run test lint openapi lock bench tools
MAKEFLAGS += --no-print-directory

APT := apt-get install git make python3-venv nodejs npm
PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input -qq
NPM := npm --prefix frontend --no-update-notifier --no-progress

# Each stamp carries in its name what it was made from, so that only what changed is made again. A virtual environment
# works only where it was made, and with the Python that made it.
digest = $(shell { $(1); } 2>&1 | sha256sum | cut -c 1-16)
contents = find $(1) -type f -not -path '*/i18n/gen/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
INSTALLED := .venv/installed-$(call digest,pwd; python3 --version; cat requirements.in requirements.lock pyproject.toml)
INSTALLED_DEV := $(INSTALLED)-$(call digest,cat requirements-dev.lock)
MODULES := frontend/node_modules/.installed-$(call digest,cat frontend/package-lock.json frontend/package.json frontend/.npmrc)
SOURCES := $(addprefix frontend/,src static messages scripts project.inlang/settings.json tsconfig.json vite.config.ts)
BUILD := frontend/build/.built-$(call digest,echo $(MODULES); $(call contents,$(SOURCES) openapi/v1.yaml))

run: $(INSTALLED) $(BUILD)
	@.venv/bin/doithoai run

# By file: what a module sets up is then set up once. The back end's summary comes last.
test: lint
	.ci/browser
	.venv/bin/python -m pytest -n 2 --dist loadfile

lint: $(INSTALLED_DEV) $(BUILD)
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy --strict .
	.venv/bin/lint-imports --no-logo
	.venv/bin/doithoai openapi --check
	$(NPM) run lint
	$(NPM) run check
	$(NPM) run test:unit

openapi: $(INSTALLED) $(MODULES)
	.venv/bin/doithoai openapi
	$(NPM) run gen:api

# uv is not among the requirements: `pip install uv` puts it wherever you like.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -c requirements.lock requirements-dev.in \
	  -o requirements-dev.lock

bench: $(INSTALLED_DEV) $(BUILD)
	.venv/bin/python -m bench

$(INSTALLED): | tools
	@echo "Installing the Python packages …"
	@python3 -m venv --clear .venv
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(INSTALLED_DEV): | $(INSTALLED)
	@echo "Installing the packages of the checks …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(MODULES): | tools
	@echo "Installing the front end's packages …"
	@$(NPM) ci --prefer-offline --loglevel=error
	@touch $@

$(BUILD): | $(MODULES)
	@echo "Building the front end …"
	@$(NPM) run -s build -- --logLevel warn
	@touch $@

tools:
	@python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer with venv is missing: on Debian or Ubuntu run '$(APT)'." >&2; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || \
	  { echo "Node 20 or newer is missing: on Debian 13 or newer run '$(APT)', elsewhere see https://nodejs.org." >&2; exit 1; }
	@npm --version >/dev/null 2>&1 || \
	  { echo "npm is missing: on Debian or Ubuntu run '$(APT)'." >&2; exit 1; }
