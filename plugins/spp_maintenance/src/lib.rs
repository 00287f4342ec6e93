//! spp_maintenance
