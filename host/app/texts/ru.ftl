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
