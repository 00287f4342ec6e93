//! The one test binary: acceptance by clause, the contract of the API, channels, faults, architecture.

mod acceptance;
mod access;
mod architecture;
mod binary;
mod channels;
mod contract;
mod desk;
mod faults;
