//! Letters: completeness in both languages, values as data, bounds of plugin templates.

use serde_json::json;

use super::*;

fn values() -> serde_json::Value {
    json!({
        "number": "RF-12", "desk": "Служба поддержки", "product": "Продукт", "received_at": "16 ноября 2026 г., 11:00 (UTC+4)",
        "due": "25 ноября 2026 г., 13:00 (UTC+4)", "missing": ["регистрационный номер", "выпуск"], "ground": "entitlement_missing",
        "clause": "6.2", "resolution": "confirmed", "text": "Текст", "subject": "Тема", "from": "01.10.2026", "tickets": [{"number": "RF-13", "title": "первое"}, {"number": "RF-14"}],
        "to": "разработчику", "release": "2.4", "kind": "визит", "wanted": "завтра", "earliest": "1 декабря 2026 г.",
        "starts_at": "1 декабря 2026 г., 10:00 (UTC+3)", "valid_to": "15 ноября 2026 г.", "title": "Очередь стоит", "link": "https://desk.example/t/1",
        "valid_minutes": 15, "minutes": 150, "days_left": 3, "what": "password", "deadline": "23 ноября 2026 г., 19:00 (UTC+4)"
    })
}

fn render(template: Template, locale: Locale, values: serde_json::Value) -> Result<Rendered, RenderError> {
    Renderer::new()?.render(&Letter { template, locale, values })
}

#[test]
fn every_letter_is_complete_in_both_languages() {
    for template in Template::ALL {
        assert_eq!(Template::from_code(template.code()), Some(*template));
        for locale in Locale::ALL {
            let letter = render(*template, locale, values())
                .unwrap_or_else(|e| panic!("{template:?} {locale:?}: {e}"));
            assert!(letter.subject.starts_with("[RF-12] "), "{}", letter.subject);
            assert!(
                letter.text.len() > 60 && !letter.text.contains("\n\n\n") && !letter.text.contains("{{"),
                "{}",
                letter.text
            );
            assert!(letter.html.starts_with("<div>\n<p>"));
            let cyrillic = letter
                .text
                .replace("Служба поддержки", "")
                .chars()
                .filter(|c| ('а'..='я').contains(c))
                .count();
            let latin = letter.text.chars().filter(char::is_ascii_lowercase).count();
            match locale {
                Locale::Ru => assert!(cyrillic > 20 && latin < cyrillic, "{}", letter.text),
                Locale::En => assert!(latin > cyrillic, "{}", letter.text),
            }
        }
    }
}

#[test]
fn optional_values_may_be_left_out_and_required_ones_not() {
    let short = json!({"number": "RF-12", "desk": "Desk", "product": "P", "received_at": "now"});
    let letter = render(Template::Acknowledgement, Locale::En, short).unwrap();
    assert_eq!(letter.subject, "[RF-12] Your request is registered");
    assert_eq!(
        letter.text,
        "Hello,\n\nWe have received your request and registered it under number RF-12.\n\nProduct: P\nReceived: now\n\n\
         What happens next: a specialist will look into the request and reply by mail. If we need information, we will ask for it \
         separately.\n\nKind regards,\nDesk\n\nTo keep your reply with this request, please leave the number [RF-12] in the subject."
    );
    assert!(matches!(
        render(Template::Refusal, Locale::Ru, json!({"number": "1"})),
        Err(RenderError::Template { .. })
    ));
}

#[test]
fn r_3_acknowledgement_carries_number_product_and_deadline() {
    let letter = render(Template::Acknowledgement, Locale::Ru, values()).unwrap();
    assert_eq!(letter.subject, "[RF-12] Обращение зарегистрировано");
    assert!(
        letter
            .text
            .contains("под номером RF-12.\n\nПродукт: Продукт\nПолучено: 16 ноября 2026 г., 11:00 (UTC+4)\n")
    );
    assert!(letter.text.contains("Ответим не позднее: 25 ноября 2026 г., 13:00 (UTC+4)\n"));
}

#[test]
fn lists_counts_and_reasons() {
    let request = render(Template::InformationRequest, Locale::Ru, values()).unwrap();
    assert!(request.text.contains(":\n\n- регистрационный номер\n- выпуск\n\nТекст"), "{}", request.text);
    assert!(request.html.contains("<ul>\n<li>регистрационный номер</li>\n<li>выпуск</li>\n</ul>"));
    let split = render(Template::Split, Locale::Ru, values()).unwrap();
    assert!(
        split.text.contains("зарегистрировано 2 обращения:\n\n- [RF-13] первое\n- [RF-14]\n"),
        "{}",
        split.text
    );
    let refusal = render(Template::Refusal, Locale::Ru, values()).unwrap();
    assert!(refusal.text.contains("Основание: нет действующего права на поддержку\nПункт регламента: 6.2"));
    let own = render(
        Template::Refusal,
        Locale::Ru,
        json!({"number": "1", "desk": "x", "ground": "сертификат истёк"}),
    )
    .unwrap();
    assert!(own.text.contains("Основание: сертификат истёк"));
    let approval = render(Template::ApprovalRequest, Locale::Ru, values()).unwrap();
    assert!(approval.text.contains("Оценка трудоёмкости: 2 часа 30 минут"));
}

#[test]
fn values_are_never_templates_nor_markup_nor_header_fields() {
    let mut hostile = values();
    hostile["addressee"] = json!("{{7*7}} ${7*7} <img src=x>");
    hostile["request_subject"] = json!("{% for x in y %}\r\nBcc: v@x.example\r\n\r\nbody\0");
    let letter = render(Template::Acknowledgement, Locale::Ru, hostile).unwrap();
    assert_eq!(letter.subject, "[RF-12] Обращение зарегистрировано: {% for x in y %} Bcc: v@x.example body");
    assert!(letter.text.contains("{{7*7}} ${7*7} <img src=x>, здравствуйте!"));
    assert!(!letter.text.contains("49") && !letter.html.contains("<img"));
}

#[test]
fn plugin_templates_have_the_same_words_and_bounds() {
    let renderer = Renderer::new().unwrap();
    let source = |subject: &str, body: &str| renderer.render_source(subject, body, &values(), Locale::Ru);
    let letter = source("Смета", "{% for t in tickets %}{{ t.number }}: {{ minutes | duration }}\n{% endfor %}{{ 5 | plural('час','часа','часов') }}").unwrap();
    assert_eq!(letter.subject, "[RF-12] Смета");
    assert_eq!(letter.text, "RF-13: 2 часа 30 минут\nRF-14: 2 часа 30 минут\nчасов");
    assert_eq!(source("s", "* {{ '*' }} *").unwrap().text, "* * *");
    assert!(matches!(source("s", "{{ nothing }}"), Err(RenderError::Template { .. })));
    for refused in [
        "{% set a = text %}",
        "{%- macro m() %}{% endmacro %}",
        "{% include 'answer/body' %}",
        "{{ 'x' * 100000000 }}",
        "{% if 'x' * 9 %}{% endif %}",
        "{% import 'x' as y %}",
        "{{ '}}' * 9 }}",
        "{{ \"\\\"\" * 9 }}",
        "{% raw %}{{ \" {% endraw %}",
        "{# \" #}",
        "{% filter upper %}{% endfilter %}",
        &"x".repeat(40_000),
    ] {
        assert!(matches!(source("s", refused), Err(RenderError::Refused { .. })), "{refused:.40}");
    }
    assert!(matches!(source("s", "{{ range(9) }}"), Err(RenderError::Template { .. })));
    let mut loops = "{{ text }}".to_owned();
    for _ in 0..7 {
        loops =
            format!("{{% for a in missing %}}{{% for b in missing %}}{loops}{{% endfor %}}{{% endfor %}}");
    }
    assert!(source("s", &loops).is_err(), "fuel ends 16384 rounds");
    let long = json!({"text": "x".repeat(100_000), "missing": [1, 2, 3]});
    let result =
        renderer.render_source("s", "{% for a in missing %}{{ text }}{% endfor %}", &long, Locale::En);
    assert!(matches!(result, Err(RenderError::TooLong { .. })));
}

#[test]
fn every_core_reason_reads_as_a_sentence() {
    let render_reason = |code: &str| {
        let values = json!({"number": "1", "desk": "x", "ground": code});
        render(Template::Suspension, Locale::En, values).unwrap().text
    };
    for code in [
        "identification_missing",
        "information_missing",
        "update_required",
        "entitlement_missing",
        "force_majeure",
    ] {
        assert!(!render_reason(code).contains(code));
    }
}
