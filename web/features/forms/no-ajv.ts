/** Stands for `@rjsf/validator-ajv8`, which the form library names only for its own tests: it needs eval, the CSP forbids it. */
export default {};
