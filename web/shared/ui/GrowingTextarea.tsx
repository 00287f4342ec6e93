import { Textarea, type TextareaProps } from '@mantine/core';
import type { CSSProperties } from 'react';
import './growing.css';

/** The browser's own growing asks for no layout in between; one that cannot is helped by measuring at every key. */
const GROWS = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content');

/** A field for words that grows with them, between so many rows. */
export function GrowingTextarea({ minRows = 2, maxRows, ...rest }: TextareaProps) {
  if (!GROWS) return <Textarea autosize minRows={minRows} maxRows={maxRows} {...rest} />;
  const rows = { '--least-rows': minRows, '--most-rows': maxRows } as CSSProperties;
  return <Textarea rows={minRows} classNames={{ input: 'growing' }} styles={{ input: rows }} {...rest} />;
}
