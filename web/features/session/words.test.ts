import { describe, expect, it } from 'vitest';
import { deviceName, inFours } from './words';

describe('what is shown of a second factor and of devices', () => {
  it('puts a secret into groups of four', () => {
    expect(inFours('JBSWY3DPEHPK3PXP')).toBe('JBSW Y3DP EHPK 3PXP');
    expect(inFours('ABCDE')).toBe('ABCD E');
    expect(inFours('')).toBe('');
  });

  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0', 'Firefox, Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36', 'Chrome, Linux'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 YaBrowser/24.10 Safari/537.36', 'Yandex, Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile Safari/604.1', 'Safari, iOS'],
    ['curl/8.5.0', 'curl/8.5.0'],
  ])('%s', (line, name) => expect(deviceName(line)).toBe(name));
});
