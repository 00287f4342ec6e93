//! The closed list of the host's problem codes with their status and title. Codes of rule sets stand beside it:
//! a regulation's own reason to forbid something is a code of its manifest, and its status is 409 or 422.
use axum::http::StatusCode;

/// One code of the list, for the documentation and for clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemEntry {
    pub code: &'static str,
    pub status: u16,
    pub ru: &'static str,
    pub en: &'static str,
}

macro_rules! codes {
    ($($variant:ident $code:literal $status:literal $ru:literal $en:literal;)+) => {
        /// A code the host itself answers with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ProblemCode { $($variant),+ }

        /// Every code of the host.
        pub const PROBLEM_CODES: &[ProblemEntry] = &[$(ProblemEntry { code: $code, status: $status, ru: $ru, en: $en }),+];

        impl ProblemCode {
            pub const fn entry(self) -> &'static ProblemEntry {
                &PROBLEM_CODES[self as usize]
            }
        }
    };
}

codes! {
    // Reading the request
    MalformedJson "malformed_json" 400 "Тело запроса не является JSON" "The body is not JSON";
    MalformedRequest "malformed_request" 400 "Запрос не читается" "The request cannot be read";
    IdempotencyKeyMalformed "idempotency_key_malformed" 400 "Idempotency-Key записан неверно" "The Idempotency-Key is malformed";
    DigestMalformed "digest_malformed" 400 "Content-Digest записан неверно" "The Content-Digest is malformed";
    DigestMismatch "digest_mismatch" 400 "Содержимое не то, о котором говорит Content-Digest" "The content is not what its Content-Digest says";
    IfMatchMalformed "if_match_malformed" 400 "If-Match записан неверно" "The If-Match header is malformed";
    Unauthenticated "unauthenticated" 401 "Нужно войти" "Sign in first";
    CsrfRefused "csrf_refused" 403 "Запрос пришёл с чужого сайта" "The request comes from another site";
    NotFound "not_found" 404 "Не найдено" "Not found";
    RouteUnknown "route_unknown" 404 "Такого адреса нет" "There is no such address";
    MethodNotAllowed "method_not_allowed" 405 "Метод здесь не применим" "The method is not allowed here";
    RequestTimeout "request_timeout" 408 "Запрос передавался слишком долго" "The request took too long to arrive";
    VersionMismatch "version_mismatch" 412 "Объект изменился с тех пор, как вы его читали" "The object was changed since you read it";
    BodyTooLarge "body_too_large" 413 "Тело запроса слишком велико" "The body is too large";
    UriTooLong "uri_too_long" 414 "Адрес слишком длинный" "The address is too long";
    MediaTypeUnsupported "media_type_unsupported" 415 "Такой тип содержимого здесь не принимается" "This media type is not taken here";
    RangeNotSatisfiable "range_not_satisfiable" 416 "Файл короче запрошенного промежутка" "The file ends before the range begins";
    UnknownField "unknown_field" 422 "Неизвестное поле" "Unknown field";
    UnknownParameter "unknown_parameter" 422 "Неизвестный параметр" "Unknown parameter";
    WrongType "wrong_type" 422 "Значение другого типа" "The value has another type";
    DuplicateField "duplicate_field" 422 "Поле указано дважды" "The field is given twice";
    IdempotencyKeyReused "idempotency_key_reused" 422 "Этот Idempotency-Key уже использован с другим запросом" "This Idempotency-Key was used with another request";
    CursorInvalid "cursor_invalid" 422 "Курсор страницы не из этого списка" "The page cursor is not of this list";
    UnknownUpload "unknown_upload" 422 "Такой загруженный файл вас не ждёт" "You have no such uploaded file waiting";
    UploadsExceeded "uploads_exceeded" 409 "Слишком много загруженных файлов ждёт отправки" "Too many uploaded files wait to be attached";
    ContentInvalid "content_invalid" 422 "Содержимое вложения не в Base64" "The content of the attachment is not Base64";
    Invalid "invalid" 422 "Данные не проходят проверку" "The input is not valid";
    // What a use case forbids
    Forbidden "forbidden" 403 "Это вам не разрешено" "You may not do this";
    StaffOnly "staff_only" 403 "Это доступно только сотрудникам" "Only staff may do this";
    AdministratorsOnly "administrators_only" 403 "Это доступно только администраторам" "Only an administrator may do this";
    ScopeMissing "scope_missing" 403 "У ключа нет нужной области доступа" "The key lacks the scope";
    NetworkRefused "network_refused" 403 "С этого адреса ключ не действует" "The key does not open from this address";
    ReceiptNotAllowed "receipt_not_allowed" 403 "Время и канал получения указывают сотрудники и уполномоченные партнёры" "Receipt time and channel are for staff and partners scoped for them";
    ActionNotAllowed "action_not_allowed" 403 "Это действие вам не разрешено" "This action is not allowed to you";
    AccountMissing "account_missing" 403 "Это доступно только людям с учётной записью" "Only people with an account may do this";
    OwnerOnly "owner_only" 403 "Изменить может только владелец" "Only its owner may change it";
    // What a state or a rule forbids
    WebhookDisabled "webhook_disabled" 409 "Этот адрес отключён" "This webhook is switched off";
    Conflict "conflict" 409 "Состояние или правило этого не допускает" "A state or a rule forbids it";
    Stale "stale" 409 "Объект изменился одновременно с вашим запросом" "The object was changed meanwhile";
    IdempotencyKeyInFlight "idempotency_key_in_flight" 409 "Первый запрос с этим Idempotency-Key ещё выполняется" "The first request with this key is still under way";
    IdempotencyAnswerLost "idempotency_answer_lost" 409 "Первый запрос с этим Idempotency-Key выполнен, но ответ на него утрачен" "The first request with this key was carried out, but its answer was lost";
    AlreadyExists "already_exists" 409 "Такой объект уже есть" "It exists already";
    StateForbids "state_forbids" 409 "В этом состоянии это невозможно" "It is not possible in this state";
    ChannelClosed "channel_closed" 409 "Продукт не принимает обращения по этому каналу" "The product takes no requests by this channel";
    NoRuleSet "no_rule_set" 409 "Для продукта не действует ни один регламент" "No rule set is in force for the product";
    NoOpenProposal "no_open_proposal" 409 "Нет открытого предложения" "There is no open proposal";
    ProposalDecided "proposal_decided" 409 "По этому предложению уже принято решение" "The proposal is decided already";
    PublicationExists "publication_exists" 409 "Публикация с этим кодом уже есть, и слова в ней другие" "A publication of this code exists, with other words";
    ApprovalDecided "approval_decided" 409 "По этому согласованию уже принято решение" "The approval is decided already";
    AnswerAmbiguous "answer_ambiguous" 409 "Открыто несколько согласований: укажите, на какое дан ответ" "Several approvals are open: name the one that is answered";
    CriticalityConfirmed "criticality_confirmed" 409 "Критичность уже определил сотрудник" "The criticality was set by an agent";
    AlreadyFounded "already_founded" 409 "Здесь уже есть учётные записи: войдите" "Somebody has an account here already: sign in";
    AlreadyWithdrawn "already_withdrawn" 409 "Этот регламент уже отозван" "This rule set is withdrawn already";
    LastRuleSet "last_rule_set" 409 "У продукта должен остаться хотя бы один регламент" "A product keeps at least one rule set";
    AccusedCannotWrite "accused_cannot_write" 403 "По жалобе пишут не те, на кого она подана" "A complaint is not handled by those it is about";
    RightsExceeded "rights_exceeded" 403 "Это выходит за ваши права" "This goes beyond your own rights";
    OwnAccount "own_account" 403 "Свою учётную запись так не меняют" "One's own account is not changed this way";
    SupervisorsOnly "supervisors_only" 403 "Это доступно только руководителям" "Only a supervisor may do this";
    CustomersOnly "customers_only" 403 "Это говорит только клиент" "Only the customer says this";
    RepresentativeRequired "representative_required" 403 "За клиента отвечает только его представитель" "Only a registered representative answers for the customer";
    BalanceTooSmall "balance_too_small" 409 "Доступных часов меньше" "Fewer hours are available";
    NotHeld "not_held" 409 "Столько часов не зарезервировано" "So many hours are not reserved";
    AlreadyReversed "already_reversed" 409 "Это списание уже отменено" "This debit was taken back already";
    CallEnded "call_ended" 409 "Этот звонок уже окончен" "This call has ended already";
    OtherMatter "other_matter" 409 "Объединяют обращения одного клиента и продукта" "Only requests of one customer and product are merged";
    NothingMissing "nothing_missing" 409 "Пропусков в этом промежутке нет" "Nothing is missing in this stretch";
    SourcesMissing "sources_missing" 409 "Восстанавливать не из чего" "There is nothing to fill it with";
    AlreadyUndone "already_undone" 409 "Восстановление уже отменено" "The restoration was taken back already";
    NoOpenTicket "no_open_ticket" 409 "Открытого обращения об этом объекте нет" "No open ticket is about this asset";
    NoAddress "no_address" 409 "У клиента нет ни одного адреса" "Nobody at the customer has an address";
    SeriesExists "series_exists" 409 "Такой ряд измерений уже есть" "There is such a series already";
    PasswordNotSet "password_not_set" 409 "Пароль ещё не задан: запросите ссылку" "There is no password yet: ask for a link";
    SecondFactorExists "second_factor_exists" 409 "Второй фактор уже включён" "A second factor is set up already";
    SecondFactorMissing "second_factor_missing" 409 "Второй фактор не настроен" "There is no second factor";
    SecondFactorRequired "second_factor_required" 409 "Сотрудникам нужен второй фактор" "Staff need a second factor";
    PasskeysUnavailable "passkeys_unavailable" 409 "Ключи доступа работают, только если у сервиса есть доменное имя" "Passkeys need the desk to be reached by a name";
    TooManyPasskeys "too_many_passkeys" 409 "Ключей доступа уже слишком много" "There are too many passkeys already";
    IdentityProviderUnavailable "identity_provider_unavailable" 409 "Поставщик удостоверений сейчас недоступен" "The provider of identity cannot be used now";
    IdentityUnknown "identity_unknown" 403 "Учётной записи с этим адресом здесь нет" "There is no account of this address here";
    AccountActive "account_active" 409 "Учётной записью уже пользуются" "The account is in use already";
    AlreadyErased "already_erased" 409 "Эти персональные данные уже уничтожены" "This person was erased before";
    AlreadyRotated "already_rotated" 409 "У этого ключа уже есть действующий преемник" "This key has a successor already";
    ClockBackwards "clock_backwards" 409 "Часы не идут назад" "The clock does not go back";
    // What is wrong with a value
    ValueMissing "value_missing" 422 "Значение не указано" "The value is missing";
    ValueInvalid "value_invalid" 422 "Недопустимое значение" "The value is not valid";
    TextMissing "text_missing" 422 "Нужен текст" "A text is needed";
    ReasonMissing "reason_missing" 422 "Нужна причина" "A reason is needed";
    NameMissing "name_missing" 422 "Нужно название" "A name is needed";
    SourceMissing "source_missing" 422 "Нужен источник изменения" "Name the source of the change";
    VersionMissing "version_missing" 422 "Нужна версия" "A version is needed";
    ReceivedInFuture "received_in_future" 422 "Время получения ещё не наступило" "It cannot be received in the future";
    BeforeReceipt "before_receipt" 422 "Это раньше, чем обращение получено" "It is before the request was received";
    UnknownProvider "unknown_provider" 422 "Такого поставщика нет" "There is no such provider";
    UnknownProduct "unknown_product" 422 "Такого продукта нет" "There is no such product";
    UnknownKind "unknown_kind" 422 "Продукт не знает такого вида обращения" "The product knows no such kind";
    UnknownCustomer "unknown_customer" 422 "Такого клиента нет" "There is no such customer";
    ContactOfAnotherCustomer "contact_of_another_customer" 422 "Организация контактного лица не действует от имени клиента" "The contact's organisation does not act for the customer";
    UnknownContact "unknown_contact" 422 "Такого контактного лица нет" "There is no such contact";
    UnknownOrganisation "unknown_organisation" 422 "Такой организации нет" "There is no such organisation";
    UnknownTier "unknown_tier" 422 "Такого уровня поддержки нет" "There is no such tier";
    UnknownAsset "unknown_asset" 422 "Такого объекта обслуживания нет" "There is no such asset";
    UnknownTicket "unknown_ticket" 422 "Такого обращения нет" "There is no such ticket";
    UnknownSeries "unknown_series" 422 "Такого ряда измерений нет" "There is no such series";
    BatchTooLarge "batch_too_large" 422 "Пакет слишком велик" "The batch is too large";
    PeriodTooLong "period_too_long" 422 "Период слишком велик для такого шага" "The period is too long for this step";
    UnknownObject "unknown_object" 422 "Такого объекта нет" "There is no such object";
    UrlRefused "url_refused" 422 "Этот адрес не принимается" "This address is not taken";
    UnknownForm "unknown_form" 422 "Такой формы нет" "There is no such form";
    UnknownAction "unknown_action" 422 "Такого действия нет" "There is no such action";
    UnknownReason "unknown_reason" 422 "Такой причины нет ни в ядре, ни в регламенте" "Neither the core nor the rules know this reason";
    UnknownApproval "unknown_approval" 422 "Такого согласования нет" "There is no such approval";
    UnknownProposal "unknown_proposal" 422 "Такого предложения нет" "There is no such proposal";
    UnknownAppointment "unknown_appointment" 422 "Такой договорённости нет" "There is no such appointment";
    UnknownAppointmentKind "unknown_appointment_kind" 422 "Регламент не знает такой договорённости" "The rules know no such appointment";
    UnknownPlugin "unknown_plugin" 422 "Такой плагин не установлен" "No such plugin is installed";
    ProductNotServed "product_not_served" 422 "Плагин не обслуживает этот продукт" "The plugin does not serve this product";
    SettingInvalid "setting_invalid" 422 "Недопустимая настройка" "A setting is not valid";
    FormUnreadable "form_unreadable" 422 "Данные формы не читаются" "The form data cannot be read";
    PartsInvalid "parts_invalid" 422 "Неверное число частей" "The number of parts is not valid";
    LinkToItself "link_to_itself" 422 "Обращение нельзя связать с самим собой" "A ticket cannot be linked to itself";
    StartInPast "start_in_past" 422 "Начало раньше самой просьбы" "It starts before it was asked for";
    IntervalReversed "interval_reversed" 422 "Промежуток кончается раньше, чем начинается" "The interval ends before it begins";
    PeriodReversed "period_reversed" 422 "Срок кончается раньше, чем начинается" "The period ends before it begins";
    NegativeMinutes "negative_minutes" 422 "Минуты не бывают отрицательными" "Minutes cannot be negative";
    MinutesInvalid "minutes_invalid" 422 "Недопустимое число минут" "The number of minutes is not valid";
    ScoreInvalid "score_invalid" 422 "Оценка — от 1 до 5" "The score is from 1 to 5";
    UnknownMessage "unknown_message" 422 "Такого сообщения нет" "There is no such message";
    UnknownClaim "unknown_claim" 422 "В этом сообщении нет заявления" "This message claims nothing";
    UnknownPosting "unknown_posting" 422 "Такого списания нет" "There is no such debit";
    LetterInvalid "letter_invalid" 422 "Из этого текста не выходит письма" "This text makes no letter";
    NumberInvalid "number_invalid" 422 "Это не телефонный номер" "This is no telephone number";
    NumberTaken "number_taken" 422 "У другой линии этот номер" "Another line has this number";
    ProviderDiffers "provider_differs" 422 "Продукты разных поставщиков" "The products are of different providers";
    CallSettled "call_settled" 409 "Звонок уже разобран" "This call is settled";
    DateInFuture "date_in_future" 422 "Этот день ещё не наступил" "That day is still to come";
    DateInvalid "date_invalid" 422 "Дата записана неверно" "The date is not valid";
    AddressInvalid "address_invalid" 422 "Неверный адрес почты" "The mail address is not valid";
    LocaleUnknown "locale_unknown" 422 "Язык: ru или en" "The locale is ru or en";
    RoleInvalid "role_invalid" 422 "Для этой роли токен не выдаётся" "No token is given for this role";
    PasswordShort "password_short" 422 "Пароль слишком короткий" "The password is too short";
    PasswordLong "password_long" 422 "Пароль слишком длинный" "The password is too long";
    PasswordCommon "password_common" 422 "Такой пароль легко угадать: он есть в списках известных паролей" "This password is easily guessed: it is on lists of known passwords";
    PasswordPersonal "password_personal" 422 "Пароль не должен состоять из вашего имени или адреса" "A password is not made of your name or address";
    CodeInvalid "code_invalid" 422 "Код неверен или уже использован" "The code is wrong or was used already";
    PasskeyRefused "passkey_refused" 422 "Ответ ключа доступа не подходит к запросу" "The authenticator's answer does not fit what was asked";
    CeremonyEnded "ceremony_ended" 422 "Время вышло или ответ уже использован, начните заново" "It has ended or was used already: begin anew";
    PasswordWrong "password_wrong" 422 "Текущий пароль указан неверно" "The current password is not right";
    UnknownAssignee "unknown_assignee" 422 "Среди сотрудников поставщика такого нет" "Nobody of the provider's staff";
    UnknownRole "unknown_role" 422 "Такой роли у учётной записи не бывает" "An account has no such role";
    AttachmentTooLarge "attachment_too_large" 422 "Вложение слишком велико" "The attachment is too large";
    CalendarInvalid "calendar_invalid" 422 "Календарь составлен неверно" "The calendar is not valid";
    CalendarOutOfRange "calendar_out_of_range" 422 "Календарь не охватывает это время" "The calendar does not cover this time";
    NoWorkingTime "no_working_time" 422 "В календаре нет рабочего времени" "The calendar has no working time there";
    PauseReversed "pause_reversed" 422 "Пауза кончается раньше, чем начинается" "The pause ends before it begins";
    TimeOverflow "time_overflow" 422 "Время за пределами представимого" "The time is beyond what can be represented";
    SetMismatch "set_mismatch" 422 "Документ относится к другому набору" "The document is of another set";
    YearMismatch "year_mismatch" 422 "Документ относится к другому году" "The document is of another year";
    // A component that is not admitted
    PluginTooLarge "plugin_too_large" 422 "Плагин слишком велик" "The plugin is too large";
    PluginNotAComponent "plugin_not_a_component" 422 "Это не компонент WebAssembly" "This is not a WebAssembly component";
    PluginManifestMissing "plugin_manifest_missing" 422 "В плагине нет манифеста" "The plugin has no manifest";
    PluginManifestInvalid "plugin_manifest_invalid" 422 "Манифест плагина составлен неверно" "The plugin's manifest is not valid";
    PluginImportRefused "plugin_import_refused" 422 "Плагин просит недоступное" "The plugin imports what is not available";
    PluginHookMissing "plugin_hook_missing" 422 "Плагин не содержит объявленного крючка" "A declared hook is not exported";
    PluginInterfaceUnknown "plugin_interface_unknown" 422 "Плагин собран для другой версии интерфейса" "The plugin was built for another interface version";
    PluginCompileFailed "plugin_compile_failed" 422 "Плагин не компилируется" "The plugin does not compile";
    PluginCompileTimeout "plugin_compile_timeout" 422 "Плагин компилируется слишком долго" "The plugin takes too long to compile";
    PluginProbeFailed "plugin_probe_failed" 422 "Пробный запуск плагина не удался" "The plugin's probe failed";
    PluginCaseFailed "plugin_case_failed" 422 "Собственная проверка плагина не прошла" "A case of the plugin failed";
    // Faults
    Internal "internal" 500 "Внутренняя ошибка" "Internal error";
    Busy "busy" 429 "Слишком много сразу, повторите позже" "Too much at once, send it again later";
    RateLimited "rate_limited" 429 "Слишком много попыток, повторите позже" "Too many attempts, try again later";
    QuotaExceeded "quota_exceeded" 429 "Слишком много запросов, повторите позже" "Too many requests, send it again later";
    RulesUnavailable "rules_unavailable" 503 "Правила продукта сейчас недоступны" "The rules of the product are not available now";
    StorageUnavailable "storage_unavailable" 503 "Хранилище сейчас недоступно" "The storage is not available now";
    NotReady "not_ready" 503 "Сервис ещё не готов" "The service is not ready yet";
}

impl ProblemCode {
    pub const fn as_str(self) -> &'static str {
        self.entry().code
    }

    pub(crate) fn status(self) -> StatusCode {
        StatusCode::from_u16(self.entry().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The entry of a code, if it is the host's own.
pub(crate) fn find(code: &str) -> Option<&'static ProblemEntry> {
    PROBLEM_CODES.iter().find(|entry| entry.code == code)
}

/// The title for a code that a rule set brings, by its status.
pub(crate) fn general(status: StatusCode) -> &'static ProblemEntry {
    let code = match status.as_u16() {
        400 => ProblemCode::MalformedRequest,
        401 => ProblemCode::Unauthenticated,
        403 => ProblemCode::Forbidden,
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        408 => ProblemCode::RequestTimeout,
        409 => ProblemCode::Conflict,
        412 => ProblemCode::VersionMismatch,
        413 => ProblemCode::BodyTooLarge,
        414 => ProblemCode::UriTooLong,
        415 => ProblemCode::MediaTypeUnsupported,
        422 => ProblemCode::Invalid,
        503 => ProblemCode::NotReady,
        other if other < 500 => ProblemCode::MalformedRequest,
        _ => ProblemCode::Internal,
    };
    code.entry()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{PROBLEM_CODES, ProblemCode};

    #[test]
    fn codes_are_plain_identifiers_and_stand_once() {
        let codes: BTreeSet<&str> = PROBLEM_CODES.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), PROBLEM_CODES.len());
        for entry in PROBLEM_CODES {
            assert!(
                entry
                    .code
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
                "{}",
                entry.code
            );
            assert!((400..600).contains(&entry.status), "{}", entry.code);
            assert!(!entry.ru.is_empty() && !entry.en.is_empty(), "{}", entry.code);
        }
    }

    #[test]
    fn a_code_points_at_its_own_entry() {
        assert_eq!(ProblemCode::MalformedJson.as_str(), "malformed_json");
        assert_eq!(ProblemCode::NotReady.as_str(), "not_ready");
        assert_eq!(ProblemCode::NotReady.status().as_u16(), 503);
    }
}
