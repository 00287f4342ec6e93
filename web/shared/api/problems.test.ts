import { afterEach, describe, expect, it, vi } from 'vitest';
import { realI18n } from '@/tests/with-i18n';
import { ApiProblem, atFields, problemText } from './problems';

describe('a problem in words', () => {
  it('uses our sentence for a code we know', async () => {
    const i18n = await realI18n('ru');
    expect(problemText(i18n, new ApiProblem(409, { code: 'version_mismatch', detail: 'bad' }))).toMatch(/^Обращение уже изменил/);
  });
  it('says that somebody changed the case, whatever the code', async () => {
    const i18n = await realI18n('en');
    expect(problemText(i18n, new ApiProblem(412, { code: 'etag_mismatch', detail: 'x' }))).toContain('Somebody else has changed this case');
  });
  it('falls back to the server’s detail, then to the status, then to a plain sentence', async () => {
    const i18n = await realI18n('en');
    expect(problemText(i18n, new ApiProblem(409, { code: 'clock_backwards', detail: 'The clock cannot go back.' }))).toBe(
      'The clock cannot go back.',
    );
    expect(problemText(i18n, new ApiProblem(503, {}))).toBe('The server is not available at the moment. Please try later.');
    expect(problemText(i18n, new ApiProblem(418, {}))).toBe('Something went wrong. Please try again.');
    expect(problemText(i18n, new TypeError('x'))).toBe('Something went wrong. Please try again.');
  });
  it('keeps findings and alternatives', () => {
    const problem = new ApiProblem(422, { findings: [{ code: 'required', severity: 'error', path: '/a' }], alternatives: ['suspend'] });
    expect(problem.findings).toHaveLength(1);
    expect(problem.alternatives).toEqual(['suspend']);
  });
});

describe('when to ask again', () => {
  afterEach(() => void vi.useRealTimers());
  it('is told to the minute, never too early', async () => {
    vi.useFakeTimers({ now: new Date(2026, 10, 23, 14, 20, 30), toFake: ['Date'] });
    const problem = new ApiProblem(429, { code: 'rate_limited', detail: 'x' }, 840);
    expect(problemText(await realI18n('ru'), problem)).toBe('Слишком много попыток. Попробуйте снова в 14:35.');
    expect(problemText(await realI18n('en'), new ApiProblem(429, {}))).toBe('Too many attempts. Wait a little.');
  });
});

describe('a refusal at the fields of a form', () => {
  const refused = (...paths: string[]) =>
    new ApiProblem(422, { code: 'password_short', findings: paths.map((path) => ({ code: 'password_short', severity: 'error', path })) });
  it('stands at its field, by the first part of the path, in our words', async () => {
    const { at, rest } = atFields(await realI18n('en'), refused('password.0'), ['password']);
    expect(at).toEqual({ password: 'The password is too short.' });
    expect(rest).toBeNull();
  });
  it('is told as a whole where something stands at no field that is shown', async () => {
    const problem = refused('password', 'elsewhere');
    expect(atFields(await realI18n('en'), problem, ['password']).rest).toBe(problem);
    const plain = new ApiProblem(409, { code: 'conflict' });
    expect(atFields(await realI18n('en'), plain, ['password'])).toEqual({ at: {}, rest: plain });
  });
});
