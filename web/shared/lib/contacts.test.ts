import { describe, expect, it } from 'vitest';
import { contactSearch } from './contacts';

describe('what is asked of the contacts', () => {
  it.each(['+7 (495) 123-45-67', '84951234567', '8 495 123'])('%s is a number', (words) =>
    expect(contactSearch(words)).toEqual({ address: words }),
  );
  it('an address with @ is a mail address', () => expect(contactSearch('ivan@romashka.test')).toEqual({ address: 'ivan@romashka.test' }));
  it.each(['Иван', '1С', '12'])('%s is part of a name', (words) => expect(contactSearch(words)).toEqual({ name: words }));
});
