//! Clauses of the regulation that steps rest on.
sdk::clauses! {
    "smart-monitor-extended";
    S_CERTIFICATE = "terms: certificate";
    S_CASE = "terms: case";
    S_1_2_2 = "1.2.2";
    S_1_2_4 = "1.2.4";
    S_1_2_5_3 = "1.2.5.3";
    S_2_2_1 = "2.2.1";
    S_3_1 = "3.1";
    S_3_2 = "3.2";
    S_3_3 = "3.3";
    S_3_4 = "3.4";
    S_3_5 = "3.5";
    S_3_7 = "3.7";
    S_3_8 = "3.8";
    S_4_2 = "4.2";
    S_4_3 = "4.3";
    S_5_1 = "5.1";
    S_5_3 = "5.3";
}
