# make dist: binaries with their bill of materials, checksums, manual pages and shell completions.
.PHONY: dist
dist:
	.ci/dist
