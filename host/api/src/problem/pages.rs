//! `/problems/{code}`: what a problem means and what to do about it. The `type` of every problem leads here.
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{PROBLEM_CODES, Problem, ProblemCode, ProblemEntry, find};
use crate::{locale::Locale, options::ApiState};

/// Where the pages stand.
pub(crate) const PAGES: &str = "/problems/";

pub(crate) fn routes() -> Router<ApiState> {
    Router::new().route("/problems", get(list)).route("/problems/{code}", get(page))
}

/// What to do, by the kind of the answer.
fn advice(status: u16) -> (&'static str, &'static str) {
    match status {
        400 => {
            ("Исправьте запрос: сервер не смог его прочитать.", "Correct the request: it could not be read.")
        }
        401 => (
            "Передайте действующий токен: «Authorization: Bearer …». Токен в адресе не принимается.",
            "Send a valid token: `Authorization: Bearer …`. A token in the address is not taken.",
        ),
        403 => (
            "Действие видно, но вам не разрешено. Обратитесь к администратору или возьмите ключ с нужной областью.",
            "You may not do this. Ask an administrator, or use a key with the scope.",
        ),
        404 => (
            "Такого объекта нет, или он вам не виден: для вас это одно и то же.",
            "There is no such object, or it is not visible to you: the two are the same to you.",
        ),
        409 => (
            "Запрос верен, но состояние или правило его не допускает. Прочитайте объект снова; возможные действия — в «alternatives».",
            "The request is well-formed, but a state or a rule forbids it. Read the object again; `alternatives` names what can be done.",
        ),
        412 => (
            "Прочитайте объект снова и повторите запрос с новым ETag в «If-Match».",
            "Read the object again and repeat the request with its new ETag in `If-Match`.",
        ),
        422 => (
            "Исправьте значения: «findings» называет каждое поле («path») и что с ним не так («code», «message»).",
            "Correct the values: `findings` names each field (`path`) and what is wrong with it (`code`, `message`).",
        ),
        429 => (
            "Повторите запрос не раньше, чем через «Retry-After» секунд.",
            "Send the request again, no sooner than after `Retry-After` seconds.",
        ),
        503 => (
            "Повторите тот же запрос позже, с тем же Idempotency-Key: дважды он не сработает.",
            "Send the same request later with the same Idempotency-Key: it does not act twice.",
        ),
        status if status >= 500 => (
            "Это наша ошибка. Назовите поддержке «request_id».",
            "This is a fault of ours. Tell the support the `request_id`.",
        ),
        _ => ("Измените запрос.", "Change the request."),
    }
}

async fn list(headers: HeaderMap) -> Response {
    let locale = Locale::asked(&headers).unwrap_or_default();
    let title = locale.pick("Коды проблем", "Problem codes");
    let row = |entry: &ProblemEntry| {
        let (code, title) = (entry.code, locale.pick(entry.ru, entry.en));
        format!(
            "<tr><td><a href=\"{PAGES}{code}\"><code>{code}</code></a></td><td>{}</td><td>{title}</td></tr>",
            entry.status
        )
    };
    let rows: String = PROBLEM_CODES.iter().map(row).collect();
    html(locale, title, &format!("<table>{rows}</table>"))
}

async fn page(Path(code): Path<String>, headers: HeaderMap) -> Response {
    let locale = Locale::asked(&headers).unwrap_or_default();
    let is_code =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'/';
    if let Some(entry) = find(&code) {
        let (ru, en) = advice(entry.status);
        let told = locale.pick(ru, en);
        let status = locale.pick("Статус ответа", "Status of the answer");
        let body = format!("<p>{status}: <b>{}</b></p><p>{told}</p>{}", entry.status, example(entry, locale));
        return html(locale, &format!("{}: {}", entry.code, locale.pick(entry.ru, entry.en)), &body);
    }
    if code.len() <= 100 && !code.is_empty() && code.bytes().all(is_code) {
        let told = locale.pick(
            "Это код регламента продукта: его значение и пункт регламента названы в самом ответе и в описании продукта.",
            "This is a code of a product's regulation: the answer itself and the product's description say what it means and on which clause it rests.",
        );
        return html(locale, &code, &format!("<p>{told}</p>"));
    }
    Problem::new(ProblemCode::NotFound).into_response()
}

fn example(entry: &ProblemEntry, locale: Locale) -> String {
    let body = serde_json::json!({
        "type": format!("{PAGES}{}", entry.code), "title": locale.pick(entry.ru, entry.en),
        "status": entry.status, "code": entry.code, "request_id": "…",
    });
    let text = serde_json::to_string_pretty(&body).unwrap_or_default();
    format!("<pre>{text}</pre>")
}

/// Codes and titles are our own and hold no mark-up; a code of a rule set was judged letter by letter.
fn html(locale: Locale, title: &str, body: &str) -> Response {
    let (language, all) = (locale.as_str(), locale.pick("Все коды", "All codes"));
    let page = format!(
        "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:1rem/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}}\
         td{{padding:.2rem .8rem .2rem 0;vertical-align:top}}pre{{background:#f3f3f3;color:#111;padding:1rem;overflow:auto}}</style>\
         <h1>{title}</h1>{body}<p><a href=\"/problems\">{all}</a></p></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::VARY, HeaderValue::from_static("accept-language")),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language)),
    ];
    (headers, page).into_response()
}
