# Every target is one line to a Python module under infrastructure/, which says what it does.

PYTHON ?= python3
PORT ?= 8000
AWS_PORT ?= 4566
REGION ?= eu-west-2
VENV_PYTHON := .venv/bin/python
# The commands of operators have an environment of their own, a third as large. The functions run on the Python that packages
# them: 3.13 where it is there, which AWS supports longest, unless PYTHON says which.
ifeq ($(origin PYTHON),file)
OPERATE_WITH = $(shell python3.13 -c "print('python3.13')" 2>/dev/null || echo $(PYTHON))
else
OPERATE_WITH = $(PYTHON)
endif
OPERATE := .venv-operate/bin/python
# An option of a command, where its variable has a value: $(call option,--profile,PROFILE)
option = $(if $($(2)),$(1) "$($(2))")
# A flag of a command, where its variable is yes: $(call flag,--purge,PURGE)
flag = $(if $(filter yes,$($(2))),$(1),$(if $(filter-out no,$($(2))),$(error $(2) is yes or no)))
PYTEST = $(VENV_PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
WHERE = --stage "$(STAGE)" --region "$(REGION)" $(call option,--profile,PROFILE)

.DEFAULT_GOAL := help
.PHONY: help map environment operating run reset clock package lock deploy deploy-policy schools doctor verify-audit sign-in-link rotate-key restore-key restore waiting-mail remove redrive cost test check lint scan mutants bench

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

environment:
	@$(PYTHON) infrastructure/environment.py

operating:
	@$(OPERATE_WITH) infrastructure/environment.py operate

run: environment ## The service on this machine, until Ctrl-C (PORT=8000 AWS_PORT=4566 COUNCIL=yes)
	@exec $(VENV_PYTHON) -m infrastructure.local.run --port $(PORT) --aws-port $(AWS_PORT) $(call flag,--council,COUNCIL)

reset: environment ## Forget everything the local service was told
	@$(VENV_PYTHON) -m infrastructure.local.reset

clock: environment ## Move the local service's clock forwards (AT=2027-01-11T09:00 or AT=+3d, +4h, +90m)
	@$(VENV_PYTHON) -m infrastructure.local.clock "$(AT)"

package: operating ## Make what is deployed, and the list of what it is made of (an SBOM), under out/
	@$(OPERATE) -m infrastructure.package

lock: environment ## The hashes of all Python packages, after a change of a requirements file
	@$(VENV_PYTHON) -m infrastructure.lock

deploy: operating ## To an AWS account (STAGE=live ADMIN=you@council.gov.uk PROFILE= REGION= MAIL_FROM= DOMAIN= CERTIFICATE= ALARMS= MAIL_ALLOW= CREATE_IDENTITY= BASE_URL= FRONT_SECRET= WAF_REQUESTS= REQUESTS_A_SECOND= AUDIT_YEARS= TAGS= PERMISSIONS_BOUNDARY= MAIL= RESTORING= SURE=yes BACK=yes)
	@$(OPERATE) -m infrastructure.deploy $(WHERE) --admin "$(ADMIN)" $(call option,--mail-from,MAIL_FROM) \
		$(call option,--domain,DOMAIN) $(call option,--certificate,CERTIFICATE) $(call option,--base-url,BASE_URL) \
		$(call option,--alarms,ALARMS) $(call option,--mail-allow,MAIL_ALLOW) $(call option,--front-secret,FRONT_SECRET) \
		$(call option,--requests-of-a-client,WAF_REQUESTS) $(call option,--create-identity,CREATE_IDENTITY) \
		$(call option,--requests-a-second,REQUESTS_A_SECOND) $(call option,--tags,TAGS) \
		$(call option,--audit-years,AUDIT_YEARS) \
		$(call option,--mail,MAIL) $(call option,--restoring,RESTORING) \
		$(call option,--permissions-boundary,PERMISSIONS_BOUNDARY) $(call option,--sure,SURE) $(call option,--back,BACK)

deploy-policy: operating ## The IAM policy of somebody who deploys (ACCOUNT=123456789012 REGION= PERMISSIONS_BOUNDARY=)
	@$(OPERATE) -m infrastructure.deploy_policy --account "$(ACCOUNT)" --region "$(REGION)" \
		$(call option,--permissions-boundary,PERMISSIONS_BOUNDARY)

schools: STAGE ?= local
schools: operating ## The national register of schools into a stack (FILE=edubasealldata.csv LA=926 STAGE=local APPLY=yes)
	@$(OPERATE) -m infrastructure.schools $(WHERE) --file "$(FILE)" $(call option,--la,LA) $(call option,--apply,APPLY)

doctor: operating ## What is wrong with an installed stack, and what to do (STAGE=live PROFILE= REGION=)
	@$(OPERATE) -m infrastructure.doctor $(WHERE)

verify-audit: operating ## Whether a row of the audit was altered, removed or put in (STAGE=live DAYS=35 PROFILE= REGION=)
	@$(OPERATE) -m infrastructure.verify_audit $(WHERE) $(call option,--days,DAYS)

sign-in-link: operating ## A link by which an administrator signs in once without email (STAGE=live ADMIN= FORGET_APP= PROFILE= REGION=)
	@$(OPERATE) -m infrastructure.sign_in_link $(WHERE) --admin "$(ADMIN)" $(if $(filter yes,$(FORGET_APP)),--forget-app)

rotate-key: operating ## A new data key: it seals from now on, earlier ones still open (STAGE=live PROFILE= REGION=)
	@$(OPERATE) -m infrastructure.key_commands rotate $(WHERE)

restore-key: operating ## Keys that were lost from the table back into it, from their copy (STAGE=live PROFILE= REGION=)
	@$(OPERATE) -m infrastructure.key_commands restore $(WHERE)

restore: operating ## A new stack from a copy (STAGE=rescue FROM=live AT=2026-11-29T14:05Z; or FROM=table BUCKET= of a removed one)
	@$(OPERATE) -m infrastructure.restore $(WHERE) --from "$(FROM)" $(call option,--at,AT) $(call option,--bucket,BUCKET)

waiting-mail: operating ## Which emails wait in a restored stack, and not sending them (STAGE=rescue TAKE_BACK=yes)
	@$(OPERATE) -m infrastructure.waiting_mail $(WHERE) $(call flag,--take-back,TAKE_BACK)

remove: operating ## Take a stack away; its data stays, unless DATA=yes (STAGE=trial DATA=yes SURE=; run it once without SURE)
	@$(OPERATE) -m infrastructure.remove $(WHERE) $(call option,--sure,SURE) $(call flag,--data,DATA)

redrive: operating ## What failed after its retries, and doing it again (STAGE=live QUEUE=tick|deliver|feedback|work PURGE=yes)
	@$(OPERATE) -m infrastructure.redrive $(WHERE) $(call option,--queue,QUEUE) $(call flag,--purge,PURGE)

cost: operating ## What a month costs, by an estimate (CHILDREN=2300 and RETURNS=20000 a year, WAF=yes; WRITE=yes into docs/performance.md)
	@$(OPERATE) -m benchmarks.cost $(if $(CHILDREN),--children $(CHILDREN)) $(if $(RETURNS),--returns $(RETURNS)) $(if $(WAF),--waf $(WAF)) $(call flag,--write,WRITE)

test: environment ## All tests, in two processes (ORDER=7 in an order by chance, each number another)
	@$(PYTEST) $(call option,--order,ORDER)

check: environment ## While you work: all tests but those that break AWS, post at random, or drive a browser
	@$(PYTEST) $(foreach folder,faults fuzz stack,--ignore tests/$(folder))

lint: environment ## Format, lint, types, the template, and which module may import which
	@$(VENV_PYTHON) -m infrastructure.lint

map: environment ## The rooms of the code and the arrows between them, into docs/architecture.md
	@$(VENV_PYTHON) -m infrastructure.rooms

scan: environment ## Security scanners on the template, and on the pages while make run runs in another terminal
	@$(VENV_PYTHON) -m infrastructure.scan

mutants: environment ## Whether tests notice each small change of the rules in domain (SAMPLE=300 for some of them); goes on from where it was
	@$(VENV_PYTHON) -m infrastructure.mutants $(if $(SAMPLE),--sample $(SAMPLE))

bench: environment ## Sizes, cold starts and what each action costs, for docs/performance.md (WRITE=yes keeps them)
	@$(VENV_PYTHON) -m benchmarks $(call flag,--write,WRITE)
