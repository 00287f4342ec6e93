# Reasons of states
reason-identification-missing = data that show the right to support are missing
reason-information-missing = information about the request is missing
reason-update-required = the product has to be updated
reason-entitlement-missing = there is no valid right to support
reason-force-majeure = force majeure
reason-no-longer-relevant = there was no answer in time, the request is considered no longer relevant
reason-done-by-silence = there was no objection in time, the work is considered accepted
reason-confirmed = the solution was confirmed
reason-merged = the request was merged into another one
reason-split = the request was split into separate ones
reason-duplicate = the request repeats another one
# Fields
field-registration-number = registration number
field-organisation = organisation
field-configuration-name = configuration name
field-configuration-release = configuration release
field-problem = description of the problem
field-purpose = purpose
field-release = product version
# Findings of the core
finding-form-invalid = a value in the form does not meet the requirements
finding-form-missing = the form is not filled in
release-release = new release
release-patch = patch
release-firmware = new device program
release-security-certificate = security certificate update
