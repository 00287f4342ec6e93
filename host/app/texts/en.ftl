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
# States of a ticket
status-received = received
status-registered = registered
status-in-progress = in progress
status-waiting-customer = waiting for the customer
status-waiting-third-party = waiting for a third party
status-waiting-approval = waiting for approval
status-suspended = suspended
status-transferred = handed over to development
status-solution-proposed = solution proposed
status-closed = closed
status-refused = refused
# Reports
report-hours = Statement of hours
report-deadlines = Deadlines met and missed
report-period = Period
report-product = Product
report-tickets = Tickets
report-column-customer = Customer
report-column-requester = Requester
report-column-at = At
report-column-product = Product
report-column-entitlement = Entitlement
report-column-ticket = Ticket
report-column-posting = Posting
report-column-minutes = Time
report-column-balance-after = Balance
report-column-rule-set = Rule set
report-column-timer = Timer
report-column-due-at = Due
report-column-met-at = Met
report-column-paused-times = Pauses
report-column-verdict = Verdict
report-column-number = Number
report-column-kind = Kind
report-column-status = Status
report-column-status-reason = Reason
report-column-subject = Subject
report-column-received-at = Received
report-column-registered-at = Registered
report-column-closed-at = Closed
report-column-asset = Concerns
report-column-responsible-party = Side
deadline-met = met
deadline-missed = missed
deadline-open = open
ledger-grant = granted
ledger-hold = reserved
ledger-release = released
ledger-debit = drawn
ledger-reverse = returned
ledger-expire = expired
missed-call = Missed call
# Erasure of personal data
erasure-act = Act of erasure of personal data
erasure-log = Extract of the event log
erasure-person = Data subject
erasure-categories = Categories of erased data
erasure-categories-list = name, mail addresses, telephone numbers, account, name in messages and events
erasure-system = Information system
erasure-way = Way of erasure
erasure-way-replaced = replaced by a pseudonym in all records, original mails deleted
erasure-reason = Reason of erasure
erasure-at = Date of erasure
erasure-by = Erased by
erasure-records = Records
erasure-count = Count
# Why a mail waits or nothing follows from it
mail-reason-empty = The mail is empty
mail-reason-not-mail = It is no mail: it has no header field
mail-reason-too-large = The mail is too large (bytes)
mail-reason-left-in-mailbox = The mail is too large and lies in its mailbox (bytes)
mail-reason-header-too-large = The header of the mail is too large (bytes)
mail-reason-reader-failed = The mail could not be read
mail-reason-never-taken-in = The mail could not be taken in, attempts
mail-reason-no-product = No product reads the mailbox
mail-reason-no-ticket-quoted = The complaint quotes no ticket of its sender
mail-reason-auto-reply = An automatic reply
mail-reason-auto-generated = An automatic notice
mail-reason-bounce = A report of non-delivery
mail-reason-list = A mailing list
mail-reason-loop = Our own mail, or mail that came round
mail-reason-set-aside = Set aside by a person

# What the schema of a form, setting or data asks (a keyword of JSON Schema).
schema-required = fill it in
schema-type = a value of another kind is needed
schema-const = another value is needed
schema-enum = choose from the list
schema-oneOf = choose from the list
schema-anyOf = choose from the list
schema-minimum = at least { $limit }
schema-exclusiveMinimum = more than { $limit }
schema-maximum = at most { $limit }
schema-exclusiveMaximum = less than { $limit }
schema-multipleOf = has to be a multiple of { $limit }
schema-minLength = { $limit ->
    [1] fill it in
    [one] at least { $limit } character
   *[other] at least { $limit } characters
}
schema-maxLength = { $limit ->
    [one] at most { $limit } character
   *[other] at most { $limit } characters
}
schema-minItems = { $limit ->
    [one] at least { $limit } row is needed
   *[other] at least { $limit } rows are needed
}
schema-maxItems = { $limit ->
    [one] at most { $limit } row
   *[other] at most { $limit } rows
}
schema-uniqueItems = rows repeat
schema-pattern = does not look like what is needed
schema-format = does not look like what is needed
schema-additionalProperties = there is no such field
schema-other = check the value
