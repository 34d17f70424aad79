# Every target is one line to a Python module under infrastructure/, which says what it does.

PYTHON ?= python3
PORT ?= 8000
AWS_PORT ?= 4566
REGION ?= eu-west-2
VENV_PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help environment run reset clock package lock deploy schools doctor sign-in-link rotate-key restore-key redrive cost test lint scan bench

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

environment:
	@$(PYTHON) infrastructure/environment.py

run: environment ## The service on this machine, until Ctrl-C (PORT=8000 AWS_PORT=4566)
	@exec $(VENV_PYTHON) -m infrastructure.local.run --port $(PORT) --aws-port $(AWS_PORT)

reset: environment ## Forget everything the local service was told
	@$(VENV_PYTHON) -m infrastructure.local.reset

clock: environment ## Move the local service's clock forwards (AT=2027-01-11T09:00 or AT=+3d, +4h, +90m)
	@$(VENV_PYTHON) -m infrastructure.local.clock "$(AT)"

package: environment ## Make what is deployed, and the list of what it is made of (an SBOM), under out/
	@$(VENV_PYTHON) -m infrastructure.package

lock: environment ## The hashes of all Python packages, after a change of a requirements file
	@$(VENV_PYTHON) -m infrastructure.lock

deploy: environment ## To an AWS account (STAGE=live ADMIN=you@council.gov.uk PROFILE= REGION= MAIL_FROM= DOMAIN= CERTIFICATE= ALARMS= MAIL_ALLOW= CREATE_IDENTITY= BASE_URL= FRONT_SECRET= WAF_REQUESTS= REQUESTS_A_SECOND= BACK=)
	@$(VENV_PYTHON) -m infrastructure.deploy --stage "$(STAGE)" --admin "$(ADMIN)" --region "$(REGION)" \
		$(if $(PROFILE),--profile "$(PROFILE)") $(if $(MAIL_FROM),--mail-from "$(MAIL_FROM)") \
		$(if $(DOMAIN),--domain "$(DOMAIN)") $(if $(CERTIFICATE),--certificate "$(CERTIFICATE)") \
		$(if $(BASE_URL),--base-url "$(BASE_URL)") $(if $(ALARMS),--alarms "$(ALARMS)") \
		$(if $(MAIL_ALLOW),--mail-allow "$(MAIL_ALLOW)") \
		$(if $(FRONT_SECRET),--front-secret "$(FRONT_SECRET)") \
		$(if $(WAF_REQUESTS),--requests-of-a-client "$(WAF_REQUESTS)") \
		$(if $(REQUESTS_A_SECOND),--requests-a-second "$(REQUESTS_A_SECOND)") \
		$(if $(CREATE_IDENTITY),--create-identity "$(CREATE_IDENTITY)") $(if $(BACK),--back "$(BACK)")

schools: environment ## The national register of schools into a stack (FILE=edubasealldata.csv LA=926 STAGE=local APPLY=yes)
	@$(VENV_PYTHON) -m infrastructure.schools --file "$(FILE)" --stage "$(or $(STAGE),local)" --region "$(REGION)" \
		$(if $(LA),--la "$(LA)") $(if $(APPLY),--apply "$(APPLY)") $(if $(PROFILE),--profile "$(PROFILE)")

doctor: environment ## What is wrong with an installed stack, and what to do (STAGE=live PROFILE= REGION=)
	@$(VENV_PYTHON) -m infrastructure.doctor --stage "$(STAGE)" --region "$(REGION)" $(if $(PROFILE),--profile "$(PROFILE)")

sign-in-link: environment ## A link by which an administrator signs in once without email (STAGE=live ADMIN= PROFILE= REGION=)
	@$(VENV_PYTHON) -m infrastructure.sign_in_link --stage "$(STAGE)" --admin "$(ADMIN)" --region "$(REGION)" \
		$(if $(PROFILE),--profile "$(PROFILE)")

rotate-key: environment ## A new data key: it seals from now on, earlier ones still open (STAGE=live PROFILE= REGION=)
	@$(VENV_PYTHON) -m infrastructure.key_commands rotate --stage "$(STAGE)" --region "$(REGION)" \
		$(if $(PROFILE),--profile "$(PROFILE)")

restore-key: environment ## Keys that were lost from the table back into it, from their copy (STAGE=live PROFILE= REGION=)
	@$(VENV_PYTHON) -m infrastructure.key_commands restore --stage "$(STAGE)" --region "$(REGION)" \
		$(if $(PROFILE),--profile "$(PROFILE)")

redrive: environment ## What failed after its retries, and doing it again (STAGE=live QUEUE=tick|deliver|feedback|work PURGE=yes)
	@$(VENV_PYTHON) -m infrastructure.redrive --stage "$(STAGE)" --region "$(REGION)" $(if $(PROFILE),--profile "$(PROFILE)") \
		$(if $(QUEUE),--queue "$(QUEUE)") $(if $(PURGE),--purge)

cost: environment ## What a month costs, by an estimate (CHILDREN=2300 and RETURNS=20000 a year, WAF=yes)
	@$(VENV_PYTHON) -m benchmarks.cost $(if $(CHILDREN),--children $(CHILDREN)) $(if $(RETURNS),--returns $(RETURNS)) $(if $(WAF),--waf $(WAF))

test: environment ## All tests, in two processes
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

lint: environment ## Format, lint, types, the template, and which module may import which
	@$(VENV_PYTHON) -m infrastructure.lint

scan: environment ## Security scanners on the template, and on the pages while make run runs in another terminal
	@$(VENV_PYTHON) -m infrastructure.scan

bench: environment ## Sizes, cold starts and what each action costs, for docs/performance.md (WRITE=yes keeps them)
	@$(VENV_PYTHON) -m benchmarks $(if $(WRITE),--write)
