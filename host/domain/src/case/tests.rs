//! Tests of the case live beside the clauses they prove.
