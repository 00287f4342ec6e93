//! The one test binary: acceptance by clause, channels, faults, architecture.

mod architecture;
