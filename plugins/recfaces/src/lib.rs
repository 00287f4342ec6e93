//! recfaces
