//! Clauses of the regulation that steps rest on. Section 3 has unnumbered lists: "3 vendor 3" is the third duty there.
sdk::clauses! {
    "recfaces-2023";
    R_1_2 = "1.2";
    R_2 = "2";
    R_3_PARTICIPATION = "3 user 8";
    R_3_NUMBER = "3 vendor 2";
    R_3_REGISTRATION = "3 vendor 3";
    R_3_CONFIDENTIAL = "3 vendor 5";
    R_4_3 = "4.3";
    R_4_6 = "4.6";
    R_5_2 = "5.2";
    R_5_3 = "5.3";
    R_5_4 = "5.4";
    R_6_1_SIZING = "6.1 (1)";
    R_6_1_THIRD_PARTY = "6.1 (2)";
    R_6_1_DOCUMENTS = "6.1 (3)";
    R_6_1_UPDATES = "6.1 (4)";
    R_6_1_OS = "6.1 (5)";
    R_6_1_INFRASTRUCTURE = "6.1 (6)";
    R_6_1_PRODUCT = "6.1 (7)";
    R_6_1_VERSIONS = "6.1 (8)";
    R_6_2 = "6.2";
}
