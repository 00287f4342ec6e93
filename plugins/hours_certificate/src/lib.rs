//! hours_certificate
