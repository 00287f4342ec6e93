//! rights_holder_support
