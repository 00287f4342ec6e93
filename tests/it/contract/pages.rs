//! What stands beside the API for people: a page for each problem, and the document to be read.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

on_both!(a_problem_leads_to_its_page, the_document_is_read_without_another_network);

async fn a_problem_leads_to_its_page(app: &TestApp) {
    let root = app.administrator().await;
    let problem = root.post("/organisations", &json!({"name": ""})).await.json();
    let outside = app.outside();
    let page = outside.with("accept-language", "en").get(problem.str_at("type")).await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        page.text().contains(problem.str_at("code")) && page.text().contains("lang=\"en\""),
        "{}",
        page.text()
    );
    let russian =
        outside.with("accept-language", "ru").get("/problems/version_mismatch").await.expect(200).text();
    assert!(russian.contains("Объект изменился") && russian.contains("412"), "{russian}");
    let list = outside.get("/problems").await.expect(200).text();
    for entry in api::PROBLEM_CODES {
        assert!(list.contains(&format!("/problems/{}\"", entry.code)), "{}", entry.code);
    }
    // A rule set brings codes of its own; anything else is no code.
    outside.get("/problems/renewal_needs_payment").await.expect(200);
    for hostile in ["/problems/%3Cscript%3E", "/problems/A", "/problems/a%22b"] {
        let refused = outside.get(hostile).await.expect(404);
        assert!(!refused.text().contains("<script>"), "{hostile}");
    }
}

async fn the_document_is_read_without_another_network(app: &TestApp) {
    let outside = app.outside();
    let page = outside.get("/api/docs").await.expect(200);
    assert!(page.header("content-security-policy").contains("script-src 'self';"));
    let text = page.text();
    for source in text.split("src=\"").skip(1).chain(text.split("url=\"").skip(1)) {
        let address = source.split('"').next().expect("as the test arranged it");
        assert!(address.starts_with("/api/"), "{address}");
        outside.get(address).await.expect(200);
    }
    assert!(!text.contains("://"), "{text}");
}
