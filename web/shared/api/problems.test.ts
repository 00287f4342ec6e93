import { describe, expect, it } from 'vitest';
import { realI18n } from '@/tests/with-i18n';
import { ApiProblem, problemText } from './problems';

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
