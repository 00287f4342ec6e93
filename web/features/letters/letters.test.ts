import { describe, expect, it } from 'vitest';
import { ApiProblem } from '@/shared/api/problems';
import { realI18n } from '@/tests/with-i18n';
import { letterErrors, readValues } from './words';

const refused = (message: string) =>
  new ApiProblem(422, { code: 'letter_invalid', findings: [{ code: 'letter_invalid', severity: 'error', path: 'body', message }] });

describe('a text that makes no letter', () => {
  it('says at its field what is wrong with the template', async () => {
    const { at, rest } = letterErrors(await realI18n('en'), refused('unexpected end of variable block in line 2'), ['subject', 'body']);
    expect(at).toEqual({ body: expect.stringMatching(/^This text makes no letter.*unexpected end of variable block in line 2$/) });
    expect(rest).toBeNull();
  });
  it('does not repeat the words of the code', async () => {
    const { at } = letterErrors(await realI18n('ru'), refused('Из этого текста не выходит письма'), ['subject', 'body']);
    expect(at.body?.match(/не выходит письма/g)).toHaveLength(1);
  });
});

describe('values for a preview', () => {
  it('are a JSON object or nothing', () => {
    expect(readValues(' ')).toBeUndefined();
    expect(readValues('{"text": "Готово"}')).toEqual({ text: 'Готово' });
    for (const wrong of ['[]', '1', 'null', '{text}']) expect(readValues(wrong)).toBeNull();
  });
});
