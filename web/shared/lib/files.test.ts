import { describe, expect, it } from 'vitest';
import { sharesOf } from './files';

const file = (name: string, size: number) => new File([new Uint8Array(size)], name);

describe('how far each file has come', () => {
  const files = [file('a', 100), file('empty', 0), file('b', 300)];
  it('follows the share of all of them, one file after another', () => {
    expect(sharesOf(files, 0)).toEqual([0, 0, 0]);
    expect(sharesOf(files, 0.125)).toEqual([0.5, 0, 0]);
    expect(sharesOf(files, 0.25)).toEqual([1, 1, 0]);
    expect(sharesOf(files, 0.625)).toEqual([1, 1, 0.5]);
    expect(sharesOf(files, 1)).toEqual([1, 1, 1]);
  });
});
