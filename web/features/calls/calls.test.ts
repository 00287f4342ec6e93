import { describe, expect, it } from 'vitest';
import { callersOf } from './api';

describe('who calls', () => {
  it('people first, each once, then customers by name', () => {
    const ivan = { customer: { id: 'c', name: 'Ромашка' }, requester: { id: 'i', name: 'Иван' } };
    const petr = { customer: 'c', customerName: 'Ромашка', contact: 'p', contactName: 'Пётр' };
    const found = callersOf([petr], [{ id: 'c', name: 'Ромашка' }], [ivan, ivan, { customer: null, requester: null }]);
    expect(found).toEqual([
      petr,
      { customer: 'c', customerName: 'Ромашка', contact: 'i', contactName: 'Иван' },
      { customer: 'c', customerName: 'Ромашка' },
    ]);
  });
});
