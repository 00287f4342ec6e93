# Причины состояний
reason-identification-missing = не хватает данных, по которым определяется право на поддержку
reason-information-missing = не хватает сведений по обращению
reason-update-required = нужно обновить продукт
reason-entitlement-missing = нет действующего права на поддержку
reason-force-majeure = обстоятельства непреодолимой силы
reason-no-longer-relevant = ответа не было в срок, обращение считается неактуальным
reason-done-by-silence = возражений не было в срок, работа считается принятой
reason-confirmed = решение подтверждено
reason-merged = обращение объединено с другим
reason-split = обращение разделено на отдельные
reason-duplicate = обращение повторяет другое
# Поля
field-registration-number = регистрационный номер
field-organisation = организация
field-configuration-name = название конфигурации
field-configuration-release = релиз конфигурации
field-problem = описание проблемы
field-purpose = цель
field-release = версия продукта
# Замечания ядра
finding-form-invalid = значение в форме не соответствует требованиям
finding-form-missing = не заполнена форма
release-release = новый выпуск
release-patch = пакет исправлений
release-firmware = новая встроенная программа
release-security-certificate = обновление сертификата безопасности
# Состояния обращения
status-received = получено
status-registered = зарегистрировано
status-in-progress = в работе
status-waiting-customer = ждёт клиента
status-waiting-third-party = ждёт третью сторону
status-waiting-approval = ждёт согласования
status-suspended = приостановлено
status-transferred = передано в разработку
status-solution-proposed = решение предложено
status-closed = закрыто
status-refused = отказано
# Отчёты
report-hours = Выписка по часам
report-deadlines = Соблюдение сроков
report-period = Период
report-product = Продукт
report-tickets = Обращения
report-column-customer = Клиент
report-column-requester = Обратился
report-column-at = Время
report-column-product = Продукт
report-column-entitlement = Право
report-column-ticket = Обращение
report-column-posting = Операция
report-column-minutes = Время
report-column-balance-after = Остаток
report-column-rule-set = Регламент
report-column-timer = Срок
report-column-due-at = Истекает
report-column-met-at = Исполнено
report-column-paused-times = Пауз
report-column-verdict = Итог
report-column-number = Номер
report-column-kind = Вид
report-column-status = Состояние
report-column-status-reason = Причина
report-column-subject = Тема
report-column-received-at = Получено
report-column-registered-at = Зарегистрировано
report-column-closed-at = Закрыто
report-column-asset = Объект
report-column-responsible-party = Сторона
deadline-met = соблюдён
deadline-missed = нарушен
deadline-open = идёт
ledger-grant = начислено
ledger-hold = зарезервировано
ledger-release = освобождено
ledger-debit = списано
ledger-reverse = возвращено
ledger-expire = сгорело
missed-call = Пропущенный звонок
# Уничтожение персональных данных
erasure-act = Акт об уничтожении персональных данных
erasure-log = Выгрузка из журнала регистрации событий
erasure-person = Субъект персональных данных
erasure-categories = Категории уничтоженных данных
erasure-categories-list = имя, адреса электронной почты, телефоны, учётная запись, имя в сообщениях и событиях
erasure-system = Информационная система
erasure-way = Способ уничтожения
erasure-way-replaced = замена псевдонимом во всех записях, удаление исходных писем
erasure-reason = Причина уничтожения
erasure-at = Дата уничтожения
erasure-by = Уничтожил
erasure-records = Записи
erasure-count = Число
# Why a mail waits or nothing follows from it
mail-reason-empty = Письмо пустое
mail-reason-not-mail = Это не письмо: в нём нет ни одного заголовка
mail-reason-too-large = Письмо слишком велико (байт)
mail-reason-left-in-mailbox = Письмо слишком велико и лежит в своём ящике (байт)
mail-reason-header-too-large = Заголовки письма слишком велики (байт)
mail-reason-reader-failed = Письмо не удалось разобрать
mail-reason-never-taken-in = Письмо не удалось принять, попыток
mail-reason-no-product = Ящик не относится ни к одному продукту
mail-reason-no-ticket-quoted = В жалобе не указано обращение её автора
mail-reason-auto-reply = Автоматический ответ
mail-reason-auto-generated = Автоматическое уведомление
mail-reason-bounce = Отчёт о недоставке
mail-reason-list = Рассылка
mail-reason-loop = Наше собственное письмо или письмо, прошедшее по кругу
mail-reason-set-aside = Отложено сотрудником

# Чего требует схема формы, настройки или данных (ключевое слово JSON Schema).
schema-required = заполните
schema-type = значение другого вида
schema-const = нужно другое значение
schema-enum = выберите из списка
schema-oneOf = выберите из списка
schema-anyOf = выберите из списка
schema-minimum = не меньше { $limit }
schema-exclusiveMinimum = больше { $limit }
schema-maximum = не больше { $limit }
schema-exclusiveMaximum = меньше { $limit }
schema-multipleOf = должно делиться на { $limit }
schema-minLength = { $limit ->
    [1] заполните
    [one] не короче { $limit } символа
   *[other] не короче { $limit } символов
}
schema-maxLength = { $limit ->
    [one] не длиннее { $limit } символа
   *[other] не длиннее { $limit } символов
}
schema-minItems = { $limit ->
    [one] нужна хотя бы { $limit } строка
    [few] нужно хотя бы { $limit } строки
   *[other] нужно хотя бы { $limit } строк
}
schema-maxItems = { $limit ->
    [one] не больше { $limit } строки
   *[other] не больше { $limit } строк
}
schema-uniqueItems = строки повторяются
schema-pattern = не похоже на то, что нужно
schema-format = не похоже на то, что нужно
schema-additionalProperties = такого поля нет
schema-other = проверьте значение
