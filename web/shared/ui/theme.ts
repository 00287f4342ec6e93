import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** A calm blue-green: white text passes on shade 7 (6.9:1), shade 7 passes on white and on the page. */
const petrol: MantineColorsTuple = [
  '#eef7fa',
  '#d9ecf2',
  '#b3d9e5',
  '#8ac5d7',
  '#66b0c7',
  '#3f93ad',
  '#2a7a94',
  '#1d5c73',
  '#174c60',
  '#113c4d',
];
/** Neutral with a trace of blue, so that the dark scheme belongs to the same family. */
const dark: MantineColorsTuple = [
  '#d6dade',
  '#bcc2c9',
  '#8d959e',
  '#6a727b',
  '#454c54',
  '#363c43',
  '#2b3036',
  '#22262b',
  '#1b1e22',
  '#14171a',
];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, dark },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'Inter, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' }, h3: { fontSize: '1rem' } } },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // A state must be readable in full, in any language and at any width.
    Badge: {
      styles: {
        root: { height: 'auto', minHeight: 20, paddingBlock: 2, maxWidth: '100%' },
        label: { whiteSpace: 'normal', overflow: 'visible', lineHeight: 1.3 },
      },
    },
    // What can be ticked is seen before it is: three to one against the page.
    Radio: { styles: { radio: { borderColor: 'var(--reglament-tick)' } } },
    Checkbox: { styles: { input: { borderColor: 'var(--reglament-tick)' } } },
    RadioIndicator: { styles: { indicator: { borderColor: 'var(--reglament-tick)' } } },
    SegmentedControl: { classNames: { control: 'segment', label: 'segment-label' }, styles: { root: { maxWidth: '100%' } } },
    Fieldset: { styles: { legend: { fontWeight: 650 } } },
    Modal: {
      styles: {
        title: { fontSize: '1.15rem', fontWeight: 650 },
        content: { background: 'var(--reglament-surface)' },
        header: { background: 'var(--reglament-surface)' },
      },
    },
  },
});

/** Text on tinted backgrounds and quiet text reach 4.5:1; the kit's own shades do not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f6f8',
    '--reglament-surface': '#ffffff',
    '--reglament-line': '#dde2e7',
    '--reglament-note': '#fff6d6',
    '--reglament-note-line': '#a06a00',
    '--reglament-reply': '#eef7fa',
    '--mantine-color-dimmed': '#525b64',
    '--mantine-color-placeholder': '#656e77',
    '--mantine-color-error': '#b01e1e',
    '--mantine-color-red-light-color': '#8f1717',
    '--mantine-color-orange-light-color': '#7a2e05',
    '--mantine-color-yellow-light-color': '#664000',
    '--mantine-color-green-light-color': '#155724',
    '--mantine-color-gray-light': '#e2e6ea',
    '--mantine-color-gray-light-color': '#343a40',
    '--mantine-color-default-border': '#bcc3ca',
    '--reglament-tick': '#7d868f',
  },
  dark: {
    '--mantine-color-body': '#1b1e22',
    '--reglament-surface': '#22262b',
    '--reglament-line': '#3a4047',
    '--reglament-note': '#352d17',
    '--reglament-note-line': '#e0b04a',
    '--reglament-reply': '#173039',
    '--mantine-color-dimmed': '#abb3bb',
    '--mantine-color-placeholder': '#98a1aa',
    '--mantine-color-error': '#ff9a9a',
    '--mantine-color-anchor': '#8ac5d7',
    '--mantine-color-petrol-light': '#174355',
    '--mantine-color-gray-light': '#363c43',
    '--mantine-color-gray-light-color': '#d6dade',
    '--mantine-color-orange-light': '#3b2a1b',
    '--mantine-color-orange-light-color': '#ffc489',
    '--mantine-color-red-light': '#3f2325',
    '--mantine-color-red-light-color': '#ffb3b3',
    '--mantine-color-yellow-light': '#3a3119',
    '--mantine-color-yellow-light-color': '#ffd875',
    '--mantine-color-green-light': '#1c3526',
    '--mantine-color-green-light-color': '#9fe0b2',
    '--mantine-color-default-border': '#59616a',
    '--reglament-tick': '#848d96',
  },
});
